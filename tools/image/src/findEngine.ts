import { spawnSync } from 'node:child_process';

/** A program that builds and runs containers. Their command lines are the same for what we do. */
export type Engine = 'docker' | 'podman';

/** Which engine works here, Docker first. Docker's program without its daemon does not count. */
export function findEngine(): Engine | undefined {
  return (['docker', 'podman'] as const).find(
    engine => spawnSync(engine, ['info'], { stdio: 'ignore' }).status === 0,
  );
}
