import { HOP_BY_HOP, withNamed } from './hopByHop.ts';

/**
 * Gives the headers of the client's answer: names and values in turn, in the upstream's order and
 * spelling, duplicates included.
 *
 * @param raw - the upstream's headers, names and values in turn
 * @param connection - the value of its `Connection` header
 */
export function responseHeaders(
  raw: readonly (Buffer | string)[],
  connection: string | undefined,
): string[] {
  const dropped = withNamed(HOP_BY_HOP, connection);
  const headers: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = latin1(raw[index]);
    if (!dropped.has(name.toLowerCase())) {
      headers.push(name, latin1(raw[index + 1]));
    }
  }
  return headers;
}

/** Header values are bytes; latin1 gives each byte a character and back. */
function latin1(value: Buffer | string | undefined): string {
  return typeof value === 'string' ? value : (value?.toString('latin1') ?? '');
}
