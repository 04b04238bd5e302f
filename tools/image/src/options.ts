import { parseArgs } from 'node:util';
import type { Engine } from './findEngine.ts';
import { ImageError } from './ImageError.ts';
import { FRONTEND } from './imagePlan.ts';

/** What `npm run image` was asked for. */
export interface ImageOptions {
  readonly help: boolean;
  readonly images: readonly string[];
  readonly tag: string | undefined;
  readonly engine: Engine | undefined;
  readonly engineArguments: readonly string[];
}

/** What `npm run image -- --help` prints. */
export function helpText(services: readonly string[]): string {
  return `Builds container images with Docker or podman.

  npm run image -- <image>… [options] [-- <arguments for the engine's build>]

  <image>                ${[...services, FRONTEND].join(', ')} (the front end on NGINX), or all
  --tag <tag>            the tag (default: the version in package.json)
  --engine <engine>      docker or podman (default: what works here, Docker first)
  --help                 show this`;
}

/**
 * Reads the command line.
 *
 * @param services - the short names of the services that there are
 * @throws ImageError for what it does not know
 */
export function parseOptions(args: readonly string[], services: readonly string[]): ImageOptions {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const { values, positionals } = parse(args.slice(0, end));
  const known = [...services, FRONTEND];
  const named = positionals.includes('all')
    ? known
    : positionals.map(name => name.replace(/-backend$/, ''));
  const unknown = named.filter(name => !known.includes(name));
  if (unknown.length > 0) {
    throw new ImageError(
      `There is no image ${unknown.join(', ')}; there are ${known.join(', ')}, and all.`,
    );
  }
  if (named.length === 0 && !values.help) {
    throw new ImageError(`Say which image: ${known.join(', ')}, or all.`);
  }
  // In the order in which they must be built.
  const images = known.filter(
    name => named.includes(name) || (name === 'gateway' && named.includes(FRONTEND)),
  );
  return {
    help: values.help ?? false,
    images,
    tag: values.tag,
    engine: engineOf(values.engine),
    engineArguments: args.slice(end + 1),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        tag: { type: 'string' },
        engine: { type: 'string' },
      },
    });
  } catch (error) {
    throw new ImageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function engineOf(name: string | undefined): Engine | undefined {
  if (name === undefined || name === 'docker' || name === 'podman') {
    return name;
  }
  throw new ImageError(`--engine: expected docker or podman, found "${name}".`);
}
