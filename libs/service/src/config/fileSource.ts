import { once } from 'node:events';
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AsyncConfigSourceGenerator,
  type ConfigSource,
  FileConfigSource,
  type ReadConfigDataOptions,
} from '@backstage/config-loader';
import { parse } from 'yaml';
import type { ConfigFaults } from './ConfigFaults.ts';

/** How long after an edit a file is read once more, in milliseconds. */
const SETTLED = 200;

/** How long a broken file is left alone before it is tried again, in milliseconds. */
const RETRY_DELAY = 1_000;

/**
 * A config file that is watched, and that may be broken for a while. Backstage's own source stops
 * watching for good at the first edit that it cannot read, and its syntax errors tell the line but
 * not the file.
 *
 * The first read must succeed. After that a fault is reported and the last good content stays.
 *
 * @param faults - told of failed reads, and when the file can be read again
 */
export function fileSource(path: string, faults: ConfigFaults): ConfigSource {
  const source = FileConfigSource.create({ path, watch: true, parser: parserFor(path) });
  return {
    async *readConfigData(options: ReadConfigDataOptions = {}): AsyncConfigSourceGenerator {
      let wasRead = false;
      while (!options.signal?.aborted) {
        // Each attempt has watchers of its own, which only end with its signal.
        const attempt = new AbortController();
        const signals = [attempt.signal, options.signal].filter(signal => signal !== undefined);
        const signal = AbortSignal.any(signals);
        const aborted = once(signal, 'abort');
        try {
          onEdited(path, signal, () => attempt.abort());
          const reads = source.readConfigData({ signal });
          while (!signal.aborted) {
            // Not by its own end: what is aborted while it reads waits for an event for ever.
            const read = await Promise.race([reads.next(), aborted]);
            if (!('value' in read) || read.done) break;
            wasRead = true;
            faults.clear(path);
            yield read.value;
          }
        } catch (error) {
          if (!wasRead) {
            throw error;
          }
          faults.report(path, error instanceof Error ? error : new Error(String(error)));
          await delay(RETRY_DELAY, undefined, { ref: false, signal: options.signal }).catch(
            () => {},
          );
        } finally {
          attempt.abort();
        }
      }
    },
  };
}

/**
 * Calls back when the file was removed, created, or replaced by another of its name, directly or
 * through the `..data` link of a Kubernetes ConfigMap, and a while after it was edited in place.
 *
 * Backstage's own watcher follows edits at once, but loses a file that is removed and written anew,
 * and an edit during which it reads: an editor empties a file and then writes it
 * (FileConfigSource of config-loader 1.11 listens only between two reads).
 */
function onEdited(path: string, signal: AbortSignal, callback: () => void): void {
  const names = [basename(path), '..data'];
  let settling: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(path), { signal, persistent: false }, (event, name) => {
    if (name === null || !names.includes(name)) return;
    clearTimeout(settling);
    if (event === 'rename') callback();
    else settling = setTimeout(callback, SETTLED).unref();
  });
  signal.addEventListener('abort', () => clearTimeout(settling), { once: true });
  // A folder that goes away takes the file with it; the next read says so.
  watcher.on('error', callback);
}

function parserFor(path: string) {
  return async ({ contents }: { contents: string }) => {
    try {
      return { result: parse(contents) ?? undefined };
    } catch (error) {
      throw new SyntaxError(`${path} is not valid YAML: ${error}`, { cause: error });
    }
  };
}
