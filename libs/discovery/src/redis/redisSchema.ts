import { ConfigReader, readDurationFromConfig } from '@backstage/config';
import { z } from 'zod';
import { parseRedisUrl } from './parseRedisUrl.ts';
import type { RedisTableOptions } from './RedisTableOptions.ts';

/** One thing that is wrong with `routing.redis`; never holds a value, which may be a secret. */
interface Complaint {
  readonly path: PropertyKey[];
  readonly message: string;
  readonly fix: string;
}

/** HMAC-SHA-256 is as strong as its key up to 32 bytes (RFC 2104 §3). */
const MIN_KEY_LENGTH = 32;

/** Below this, polling would be load and no gain: a notification is there within milliseconds. */
const MIN_POLL_INTERVAL = 1_000;

const fixes: Readonly<Record<string, string>> = {
  '': 'set routing.redis.url and routing.redis.signingKey, or remove routing.redis',
  url: 'set it to redis://host:6379, or rediss:// for TLS; when it is a variable, set that',
  signingKey: `set it to ${MIN_KEY_LENGTH} random characters or more, usually by a variable, with the output of: openssl rand -base64 32`,
  previousSigningKeys: `list keys of ${MIN_KEY_LENGTH} characters or more, or remove it`,
  keyPrefix: 'use letters, digits and . _ - : { } at most 100 of them, for example "splitstage:"',
  pollInterval: 'set a duration of a second or more, for example 10s, PT10S or { seconds: 10 }',
  tls: 'it takes ca (PEM text, for example { $file: ./redis-ca.pem }) and servername, and needs a rediss:// url',
};

const signingKey = z.string().refine(key => key.length >= MIN_KEY_LENGTH, {
  error: `the key is shorter than ${MIN_KEY_LENGTH} characters`,
});

const shape = z
  .strictObject({
    url: z.string().transform((value, context) => {
      const address = parseRedisUrl(value);
      if (typeof address === 'string') {
        context.addIssue({ code: 'custom', message: address });
        return z.NEVER;
      }
      return address;
    }),
    signingKey,
    previousSigningKeys: z.array(signingKey).default([]),
    keyPrefix: z
      .string()
      .regex(/^[\w.:{}-]{1,100}$/, { error: 'it has other characters, or too many of them' })
      .default('splitstage:'),
    pollInterval: z
      .union([z.string(), z.record(z.string(), z.number())], { error: 'it is not a duration' })
      .default('10s')
      .transform((value, context) => {
        const milliseconds = durationOf(value);
        if (milliseconds === undefined || milliseconds < MIN_POLL_INTERVAL) {
          context.addIssue({
            code: 'custom',
            message: milliseconds === undefined ? 'it is not a duration' : 'it is too short',
          });
          return z.NEVER;
        }
        return milliseconds;
      }),
    tls: z
      .strictObject({
        ca: z
          .string()
          .includes('-----BEGIN CERTIFICATE-----', { error: 'it is not a certificate in PEM form' })
          .optional(),
        servername: z.string().min(1, { error: 'it is empty' }).optional(),
      })
      .optional(),
  })
  .superRefine(({ url, tls }, context) => {
    if (tls && !url.secure) {
      context.addIssue({ code: 'custom', path: ['tls'], message: 'the url does not use TLS' });
    }
  });

/**
 * Checks a value of `routing.redis`.
 *
 * @returns the options, or everything that is wrong with the value
 */
export function parseRedisOptions(
  value: unknown,
): { options: RedisTableOptions } | { complaints: readonly Complaint[] } {
  const { data, error } = shape.safeParse(value);
  if (!data) {
    return { complaints: (error?.issues ?? []).map(complaintOf) };
  }
  const { url, tls, ...rest } = data;
  const { secure, ...address } = url;
  return { options: { ...rest, ...address, ...(secure && { tls: tls ?? {} }) } };
}

/**
 * The schema of `routing.redis`. Its issues are all `custom` with a fix among their params, so that
 * nobody who formats them can print the value: it holds a password and a signing key.
 */
export const redisSchema = z.unknown().superRefine((value, context) => {
  const result = parseRedisOptions(value);
  for (const { path, message, fix } of 'complaints' in result ? result.complaints : []) {
    context.addIssue({ code: 'custom', path, message, params: { fix } });
  }
});

function complaintOf(issue: z.core.$ZodIssue): Complaint {
  const [key = ''] = issue.path;
  const path = [...issue.path];
  const fix = fixes[String(key)] ?? 'correct it';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = key === 'tls' ? ['ca', 'servername'] : Object.keys(shape.shape);
      return {
        path,
        message: `unknown key ${issue.keys.map(name => JSON.stringify(name)).join(', ')}`,
        fix: `remove it, or use one of: ${known.join(', ')}`,
      };
    }
    case 'invalid_type':
      return { path, message: `it is missing, or not of the type ${issue.expected}`, fix };
    default:
      return { path, message: issue.message, fix };
  }
}

function durationOf(value: string | Record<string, number>): number | undefined {
  try {
    const duration = readDurationFromConfig(new ConfigReader({ value }), { key: 'value' });
    const milliseconds = Object.entries(duration).reduce(
      (sum, [unit, count]) => sum + count * (unitLengths[unit] ?? Number.NaN),
      0,
    );
    return Number.isFinite(milliseconds) ? milliseconds : undefined;
  } catch {
    return undefined;
  }
}

/** The units of Backstage's durations that make sense here, in milliseconds. */
const unitLengths: Readonly<Record<string, number>> = {
  milliseconds: 1,
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};
