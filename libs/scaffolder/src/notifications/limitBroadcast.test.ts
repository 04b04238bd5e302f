import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { expect, it } from 'vitest';
import { limitBroadcast } from './limitBroadcast.ts';

/** Whom a template reached, when it sent what it did. */
async function send(input: object, entityRef: string, allowed: string[] = []): Promise<string[]> {
  const sent: string[] = [];
  const action = limitBroadcast(
    createTemplateAction({
      id: 'notification:send',
      schema: { input: { recipients: z => z.string().optional() } },
      async handler({ input: { recipients } }) {
        sent.push(String(recipients));
      },
    }),
    allowed,
  );
  const context = { input, templateInfo: { entityRef } } as unknown as ActionContext<
    { recipients?: string },
    object,
    'v2'
  >;
  await action.handler(context as never);
  return sent;
}

it('lets a template write to whom it names', async () => {
  expect(await send({ recipients: 'entity' }, 'template:default/any')).toEqual(['entity']);
});

it.each([{ recipients: 'broadcast' }, { recipients: 'Broadcast' }, {}])(
  'refuses %j from a template that is not named',
  async input => {
    await expect(send(input, 'template:default/any', ['template:default/other'])).rejects.toThrow(
      /scaffolder\.notifications\.broadcastFrom/,
    );
  },
);

it('lets a named template write to everybody, however its name is spelled', async () => {
  const allowed = ['Template:default/Maintenance'];
  expect(await send({ recipients: 'broadcast' }, 'template:default/maintenance', allowed)).toEqual([
    'broadcast',
  ]);
});
