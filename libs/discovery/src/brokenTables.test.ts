import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigSources, FileConfigSource } from '@backstage/config-loader';
import { describe, expect, it } from 'vitest';
import { RoutingTableError } from './errors.ts';
import { readRoutingTable } from './readRoutingTable.ts';

const folder = join(import.meta.dirname, 'testing', 'broken');
const names = readdirSync(folder).flatMap(file => /^(.+)\.yaml$/.exec(file)?.[1] ?? []);

/** What a service would say that was started with a config file; undefined if it would start. */
async function complaintAbout(file: string): Promise<string | undefined> {
  const config = await ConfigSources.toConfig(
    FileConfigSource.create({ path: join(folder, file), watch: false }),
  );
  try {
    readRoutingTable(config);
  } catch (error) {
    if (error instanceof RoutingTableError) {
      return error.message;
    }
    throw error;
  } finally {
    config.close();
  }
  return undefined;
}

// The messages stand beside the tables, word for word. `vitest --update` writes them anew: read
// the difference as somebody who wants to get on with their day.
describe('each broken table gets its message', () => {
  it.each(names)('%s', async name => {
    const message = await complaintAbout(`${name}.yaml`);
    await expect(`${message}\n`).toMatchFileSnapshot(join(folder, `${name}.txt`));
  });

  it('has a table for each message and repeats no secret', async () => {
    expect(names.length).toBeGreaterThanOrEqual(25);
    const messages = await Promise.all(names.map(name => complaintAbout(`${name}.yaml`)));
    expect(messages).not.toContain(undefined);
    expect(messages.join()).not.toMatch(/hunter2/);
    expect(readdirSync(folder).sort()).toEqual(
      names.flatMap(name => [`${name}.txt`, `${name}.yaml`]).sort(),
    );
  });
});
