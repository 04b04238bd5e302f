import { describe, expect, it } from 'vitest';
import { startRedis } from '../../redis/testing/startRedis.ts';
import { createFolder, routingYaml } from '../testing/createFolder.ts';
import { runCommand } from '../testing/runCommand.ts';

const first = { gateway: ['app'], catalog: ['catalog', 'techdocs'] };
const second = { gateway: ['app', 'techdocs'], catalog: ['catalog'] };

/** A folder whose configuration names this Redis. */
async function folderFor({ port }: { readonly port: number }) {
  return await createFolder({
    'app-config.yaml': `${routingYaml(first)}
  redis:
    url: redis://127.0.0.1:${port}
    signingKey: a key for tests, of 32 characters
`,
    'second.yaml': routingYaml(second),
  });
}

describe('the commands on Redis', { timeout: 60_000 }, () => {
  it('publish, show, compare, list and roll back', async () => {
    const redis = await startRedis();
    const folder = await folderFor(redis);
    const run = (...args: string[]) => runCommand(folder, ...args);

    expect(await run('history')).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing was published yet.\n',
    });
    expect(await run('show', 'redis')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/Redis holds no routing table/),
    });

    const published = await run('publish');
    expect(published).toMatchObject({ exitCode: 0, stderr: '' });
    expect(published.stdout).toMatch(/^Published table \w+ with sequence 1\.\n$/);
    expect((await run('diff', 'redis', 'config')).exitCode).toBe(0);

    const changed = await run('publish', '--config', 'second.yaml', '--json');
    expect(JSON.parse(changed.stdout)).toMatchObject({
      sequence: 2,
      publishedBy: expect.stringMatching(/^.+@.+$/),
      changes: ['plugin techdocs moved from catalog to gateway'],
    });
    const moved = await run('diff', 'redis:1', 'redis');
    expect(moved.stdout).toMatch(/^redis:1 \(\w+\) → redis:2 \(\w+\)\n {2}plugin techdocs moved/);
    expect(moved.exitCode).toBe(1);

    const back = await run('rollback');
    expect(back.stdout).toMatch(/^Rolled back to table \w+ with sequence 3\.\n {2}plugin techdocs/);
    const history = JSON.parse((await run('history', '--json')).stdout);
    expect(
      history.tables.map(({ sequence, changes }: { sequence: number; changes?: string[] }) => [
        sequence,
        changes,
      ]),
    ).toEqual([
      [3, ['plugin techdocs moved from gateway to catalog']],
      [2, ['plugin techdocs moved from catalog to gateway']],
      [1, undefined],
    ]);
    expect((await run('history')).stdout).toMatch(/^SEQUENCE +REVISION +PUBLISHED +BY +CHANGES\n3/);

    expect(await run('rollback', '9')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/No table with sequence 9/),
    });
    expect(await run('show', 'redis:9')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/no table with sequence 9\. It holds: 3, 2, 1/),
    });
  });

  it('publish over what somebody forged, which show refuses', async () => {
    const redis = await startRedis();
    const folder = await folderFor(redis);
    await redis.admin.set('splitstage:routing', '{"services":{}}');
    expect(await runCommand(folder, 'show', 'redis')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/nobody signed/),
    });
    expect((await runCommand(folder, 'publish')).exitCode).toBe(0);
    expect((await runCommand(folder, 'show', 'redis')).exitCode).toBe(0);
  });

  it('end with 3 when Redis does not answer, and never show the signing key', async () => {
    const redis = await startRedis();
    const folder = await folderFor(redis);
    await redis.kill();
    for (const args of [['publish'], ['rollback'], ['history'], ['show', 'redis']]) {
      const { exitCode, stdout, stderr } = await runCommand(folder, ...args);
      expect(stderr).toMatch(/Redis at 127\.0\.0\.1:\d+ does not answer/);
      expect(stdout + stderr).not.toMatch(/a key for tests/);
      expect(exitCode).toBe(3);
    }
  });

  it('say what to set when the configuration names no Redis', async () => {
    const folder = await createFolder({ 'app-config.yaml': routingYaml(first) });
    expect(await runCommand(folder, 'publish')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/set routing\.redis\.url and routing\.redis\.signingKey/),
    });
  });
});
