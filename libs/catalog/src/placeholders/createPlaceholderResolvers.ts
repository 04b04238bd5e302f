import { InputError } from '@backstage/errors';
import type {
  CatalogProcessorEmit,
  PlaceholderResolver,
  PlaceholderResolverParams,
} from '@backstage/plugin-catalog-node';
import { processingResult } from '@backstage/plugin-catalog-node';
import pLimit from 'p-limit';
import type { EntityParser } from '../limits/createEntityParser.ts';
import type { CatalogLimits } from '../limits/readLimits.ts';
import { isOfSameRepository } from './isOfSameRepository.ts';

/** Files that are in memory for one entity at a time. */
const MOST_AT_A_TIME = 4;

/** What the placeholders of one entity have taken in so far. */
interface Intake {
  readonly inTurn: ReturnType<typeof pLimit>;
  bytes: number;
}

/**
 * `$text`, `$json` and `$yaml` as Backstage has them, with an end: to the bytes of all placeholders
 * of an entity together, and with YAML and JSON parsed in a thread. Backstage reads all files of an
 * entity at once, and parses them where it answers requests; a quarter of a megabyte of YAML keys
 * takes more than a minute there.
 */
export function createPlaceholderResolvers(
  limits: CatalogLimits,
  parser: EntityParser,
): Readonly<Record<'text' | 'json' | 'yaml', PlaceholderResolver>> {
  // Backstage gives all placeholders of an entity the same function, and nothing else in common.
  const intakes = new WeakMap<CatalogProcessorEmit, Intake>();

  async function read(params: PlaceholderResolverParams) {
    const url = resolveUrl(params);
    const intake = intakes.get(params.emit) ?? { inTurn: pLimit(MOST_AT_A_TIME), bytes: 0 };
    intakes.set(params.emit, intake);
    const { key, limits: most } = limits.of({ type: 'url', target: params.baseUrl });
    const data = await intake.inTurn(async () => {
      if (intake.bytes <= most.entityBytes) {
        const content = await params.read(url);
        intake.bytes += content.length;
        if (intake.bytes <= most.entityBytes) {
          return content;
        }
      }
      throw new InputError(
        `The placeholders of the entity take in more than ${most.entityBytes} bytes (${key}.entityBytes)`,
      );
    });
    params.emit(processingResult.refresh(`url:${url}`));
    return data;
  }

  const parsed =
    (format: 'json' | 'yaml'): PlaceholderResolver =>
    async params => {
      const fileLimits = limits.of({ type: 'url', target: params.baseUrl });
      try {
        return await parser.parseValue(await read(params), format, fileLimits);
      } catch (error) {
        throw new InputError(`Placeholder ${shown(params)}: ${messageOf(error)}`);
      }
    };

  return {
    text: async params => {
      try {
        return String(await read(params));
      } catch (error) {
        throw new InputError(`Placeholder ${shown(params)}: ${messageOf(error)}`);
      }
    },
    json: parsed('json'),
    yaml: parsed('yaml'),
  };
}

function resolveUrl({ value, baseUrl, resolveUrl }: PlaceholderResolverParams): string {
  if (typeof value !== 'string') {
    throw new InputError('name a file by a relative path or an absolute URL');
  }
  const url = resolveUrl(value, baseUrl);
  if (!isOfSameRepository(url, baseUrl)) {
    throw new InputError('the file is of another repository than the entity');
  }
  return url;
}

function shown({ key, value }: PlaceholderResolverParams): string {
  const text = typeof value === 'string' ? value : typeof value;
  return `$${key} "${text.length > 200 ? `${text.slice(0, 200)}…` : text}"`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
