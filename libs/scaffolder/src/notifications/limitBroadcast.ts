import { NotAllowedError } from '@backstage/errors';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';

/**
 * `notification:send` as it is, but for the message to everybody: that is for templates which the
 * configuration names. What a template sends goes out in the portal's name, whoever runs it.
 *
 * @param action - Backstage's own
 * @param templates - entity references, `scaffolder.notifications.broadcastFrom`
 * @returns the action, which throws NotAllowedError and sends nothing
 */
export function limitBroadcast<Input extends JsonObject, Output extends JsonObject>(
  action: TemplateAction<Input, Output, 'v2'>,
  templates: readonly string[],
): TemplateAction<Input, Output, 'v2'> {
  const allowed = new Set(templates.map(ref => ref.toLowerCase()));
  return {
    ...action,
    async handler(ctx) {
      const { recipients } = ctx.input;
      const ref = ctx.templateInfo?.entityRef.toLowerCase();
      if (recipients !== 'entity' && !(ref !== undefined && allowed.has(ref))) {
        throw new NotAllowedError(
          'This template may not send a notification to everybody. Name recipients (recipients: entity), or ask the platform team to add the template to scaffolder.notifications.broadcastFrom.',
        );
      }
      return action.handler(ctx);
    },
  };
}
