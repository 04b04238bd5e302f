/** What an upstream answers, so that whoever asks can compare. */

/** 300 bytes of JSON, as small answers of Backstage are. */
export const SMALL = Buffer.from(
  JSON.stringify({
    kind: 'Component',
    metadata: { namespace: 'default', name: 'narrowboat', description: '' },
    filler: 'x'.repeat(196),
  }),
);

/** One mebibyte, in which no part is like another. */
export const LARGE = Buffer.from(
  Uint32Array.from({ length: 2 ** 18 }, (_, index) => Math.imul(index, 2_654_435_761)).buffer,
);

/** Milliseconds between two events of a stream: 20 a second. */
export const EVENT_INTERVAL = 50;
