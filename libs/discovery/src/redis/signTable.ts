import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { RefusedTableError } from './RefusedTableError.ts';
import type { PublishedTable } from './TableStore.ts';

/** Who signs or verifies, and for which key of Redis. */
export interface Signing {
  /** The table's key. Part of what is signed: a table of another portal is not valid here. */
  readonly key: string;
  /** The first one signs; each of them is good to verify with. */
  readonly signingKeys: readonly [string, ...string[]];
}

const envelopeSchema = z.object({ payload: z.string(), signature: z.string() });

const payloadSchema = z.object({
  sequence: z.int().positive(),
  revision: z.string(),
  publishedAt: z.iso.datetime(),
  publishedBy: z.string(),
  routing: z.unknown(),
});

/**
 * Makes the text that Redis keeps. The table travels as text inside of it, so the signature covers
 * the very bytes that are read, and no two programs need to agree on how JSON is written.
 */
export function signTable(table: PublishedTable, signing: Signing): string {
  const payload = JSON.stringify(table);
  const signature = sign(payload, signing.key, signing.signingKeys[0]).toString('base64url');
  return JSON.stringify({ payload, signature });
}

/**
 * Reads what Redis keeps. Nothing of it is looked at before its signature is found right.
 *
 * @throws RefusedTableError
 */
export function verifyTable(text: string, { key, signingKeys }: Signing): PublishedTable {
  const envelope = envelopeSchema.safeParse(parseJson(text));
  if (!envelope.success) {
    throw new RefusedTableError(
      'unsigned',
      `The key ${key} holds something that nobody signed. Publish a table in its place.`,
    );
  }
  const { payload, signature } = envelope.data;
  const given = Buffer.from(signature, 'base64url');
  const signed = signingKeys.some(signingKey => {
    const expected = sign(payload, key, signingKey);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!signed) {
    throw new RefusedTableError(
      'bad-signature',
      `The table at the key ${key} was not signed with this service's routing.redis.signingKey, or was altered since. Use one key everywhere, and publish the table again.`,
    );
  }
  const table = payloadSchema.safeParse(parseJson(payload));
  if (!table.success) {
    throw new RefusedTableError(
      'invalid',
      `The signed value at the key ${key} is not of the form that this version knows: ${z.prettifyError(table.error)}`,
    );
  }
  return table.data;
}

/**
 * Sorts newest first: by time and not by sequence, because a Redis that lost its latest writes, or
 * all of them, numbers anew. The store makes each time later than all that it knows.
 */
export function byNewest(a: PublishedTable, b: PublishedTable): number {
  return Date.parse(b.publishedAt) - Date.parse(a.publishedAt);
}

function sign(payload: string, key: string, signingKey: string): Buffer {
  // The purpose goes in front, so that a signature made for anything else is none here. A key has
  // no line break (see `redisSchema`), so there is one way only to take the text apart.
  return createHmac('sha256', signingKey)
    .update(`splitstage routing table 1\n${key}\n${payload}`)
    .digest();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
