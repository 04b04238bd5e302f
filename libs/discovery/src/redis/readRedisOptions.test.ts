import { ConfigReader } from '@backstage/config';
import { describe, expect, it } from 'vitest';
import { parseRedisUrl } from './parseRedisUrl.ts';
import { readRedisOptions } from './readRedisOptions.ts';
import { redisSchema } from './redisSchema.ts';

const signingKey = 'hush-hush-hush-hush-hush-hush-hush';
const url = 'redis://cache:6379';
const read = (redis: unknown) =>
  // As JSON, which is what the configuration is.
  readRedisOptions(new ConfigReader({ routing: JSON.parse(JSON.stringify({ redis })) }));

describe('readRedisOptions', () => {
  it('is undefined without routing.redis', () => {
    expect(read(undefined)).toBeUndefined();
  });

  it('fills in defaults', () => {
    expect(read({ url, signingKey })).toEqual({
      host: 'cache',
      port: 6379,
      signingKey,
      previousSigningKeys: [],
      keyPrefix: 'splitstage:',
      pollInterval: 10_000,
    });
  });

  it('reads everything', () => {
    const ca = '-----BEGIN CERTIFICATE-----\nMII…';
    expect(
      read({
        url: 'rediss://routing:p%40ss@[::1]:6380/2',
        signingKey,
        previousSigningKeys: [signingKey],
        keyPrefix: '{prod}:',
        pollInterval: { minutes: 1 },
        tls: { ca, servername: 'redis.internal' },
      }),
    ).toEqual({
      host: '::1',
      port: 6380,
      db: 2,
      username: 'routing',
      password: 'p@ss',
      tls: { ca, servername: 'redis.internal' },
      signingKey,
      previousSigningKeys: [signingKey],
      keyPrefix: '{prod}:',
      pollInterval: 60_000,
    });
  });

  it('uses TLS for rediss:// without more words', () => {
    expect(read({ url: 'rediss://cache', signingKey })).toMatchObject({ port: 6379, tls: {} });
  });

  it.each([
    ['PT1M', 60_000],
    ['2s', 2_000],
    [{ seconds: 1, milliseconds: 500 }, 1_500],
  ])('takes %j as pollInterval', (pollInterval, expected) => {
    expect(read({ url, signingKey, pollInterval })?.pollInterval).toBe(expected);
  });

  it.each([
    [{ url }, 'routing.redis.signingKey', 'missing', 'openssl rand -base64 32'],
    [{ signingKey }, 'routing.redis.url', 'missing', 'redis://host:6379'],
    [{ url, signingKey: 'short-secret' }, 'routing.redis.signingKey', 'shorter than 32', 'openssl'],
    [{ url, signingKey: 4242424242 }, 'routing.redis.signingKey', 'not of the type', 'openssl'],
    [{ url: 'http://cache', signingKey }, 'routing.redis.url', 'http:// is not', 'rediss://'],
    [{ url, signingKey, pollInterval: '10ms' }, 'routing.redis.pollInterval', 'too short', '10s'],
    [{ url, signingKey, pollInterval: 'soon' }, 'routing.redis.pollInterval', 'duration', '10s'],
    [{ url, signingKey, pollInterval: 10 }, 'routing.redis.pollInterval', 'duration', '10s'],
    [{ url, signingKey, keyPrefix: 'a b' }, 'routing.redis.keyPrefix', 'characters', 'splitstage:'],
    [{ url, signingKey, tls: {} }, 'routing.redis.tls', 'does not use TLS', 'rediss://'],
    [
      { url: 'rediss://cache', signingKey, tls: { ca: './ca.pem' } },
      'routing.redis.tls.ca',
      'PEM',
      '$file',
    ],
    [{ url, signingKey, urls: [] }, 'routing.redis', 'unknown key "urls"', 'url, signingKey'],
    [
      { url, signingKey, previousSigningKeys: ['old-secret'] },
      'routing.redis.previousSigningKeys[0]',
      'shorter than 32',
      '32 characters',
    ],
    ['redis://u:secret-password@cache', 'routing.redis', 'not of the type', 'routing.redis.url'],
  ])('refuses %j', (redis, path, message, fix) => {
    expect(() => read(redis)).toThrow(
      expect.objectContaining({
        problems: [
          {
            path,
            message: expect.stringContaining(message),
            fix: expect.stringContaining(fix),
          },
        ],
      }),
    );
  });

  it('names every problem at once, and never a secret', () => {
    const broken = {
      url: 'redis://ann:pa55word@cache?x=1',
      signingKey: 'secret-one',
      previousSigningKeys: ['secret-two', 42],
      tls: { key: 'secret-three' },
    };
    expect(() => read(broken)).toThrow(/5 problems/);
    expect(() => read(broken)).toThrow(/^(?!.*(pa55word|secret-|42))/s);
    const issues = redisSchema.safeParse(broken).error?.issues ?? [];
    expect(issues).toHaveLength(5);
    expect(JSON.stringify(issues)).not.toMatch(/pa55word|secret-|42/);
  });
});

describe('parseRedisUrl', () => {
  it.each([
    ['cache', 'not a URL'],
    ['redis://', 'no host'],
    ['redis://cache?a=b', 'query'],
    ['redis://cache/one', 'not the number of a database'],
    ['redis://ann@cache', 'no password'],
    ['redis://ann:%@cache', 'starts no escape'],
  ])('says what is wrong with %s', (value, message) => {
    expect(parseRedisUrl(value)).toContain(message);
  });

  it('reads a password without a user', () => {
    expect(parseRedisUrl('redis://:pw@cache')).toEqual({
      host: 'cache',
      port: 6379,
      password: 'pw',
      secure: false,
    });
  });
});
