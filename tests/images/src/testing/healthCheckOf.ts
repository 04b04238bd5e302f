import type { Engine } from './Engine.ts';

interface Inspected {
  readonly Config: { readonly Healthcheck?: Check };
  /** Where podman keeps it. */
  readonly Healthcheck?: Check;
}

interface Check {
  readonly Test: readonly string[];
}

/**
 * The command of an image's HEALTHCHECK.
 *
 * @throws Error when it has none
 */
export async function healthCheckOf(engine: Engine, image: string): Promise<string[]> {
  const { Config, Healthcheck } = await engine.inspect<Inspected>('image', image);
  const [kind, ...command] = (Config.Healthcheck ?? Healthcheck)?.Test ?? [];
  if (kind !== 'CMD') {
    throw new Error(`${image} has no HEALTHCHECK that is a command.`);
  }
  return command;
}
