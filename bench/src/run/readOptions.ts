import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './UsageError.ts';

/**
 * Reads the options of a benchmark.
 *
 * @throws UsageError for what it does not know
 */
export function readOptions<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError for what is no whole number above zero */
export function readCount(name: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) {
    return count;
  }
  throw new UsageError(`${name}: expected a whole number above zero, found "${text}"`);
}
