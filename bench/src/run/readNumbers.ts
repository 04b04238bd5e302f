/**
 * Reads numbers from a line of JSON.
 *
 * @throws Error naming the line when one of them is missing
 */
export function readNumbers<K extends string>(
  line: string,
  ...keys: readonly K[]
): Record<K, number> {
  const found: unknown = JSON.parse(line);
  const numbers: Partial<Record<K, number>> = {};
  for (const key of keys) {
    const value = Object.entries(Object(found)).find(([name]) => name === key)?.[1];
    if (typeof value !== 'number') {
      throw new Error(`expected a number ${key} in ${line}`);
    }
    numbers[key] = value;
  }
  return numbers as Record<K, number>;
}
