import { describe, expect, it, vi } from 'vitest';
import { createCertificate } from './testing/createCertificate.ts';
import { follow, openStore, optionsFor, revisionOn, routingOn } from './testing/fixtures.ts';
import { startRedis } from './testing/startRedis.ts';

/** What docs tell an operator to grant. */
const follows = [
  '~splitstage:*',
  '&splitstage:*',
  '+get',
  '+subscribe',
  '+hello',
  '+client|setname',
];
const publishes = ['+lrange', '+eval', '+set', '+lpush', '+ltrim', '+publish', '+ping'];
const password = 'p@ss:word/';

describe('ACL users', () => {
  it('need few rights to follow and a few more to publish', async () => {
    const redis = await startRedis();
    await redis.admin.acl('SETUSER', 'service', 'on', `>${password}`, ...follows);
    await redis.admin.acl('SETUSER', 'operator', 'on', `>${password}`, ...follows, ...publishes);
    await redis.admin.acl('SETUSER', 'default', 'resetpass', '>another');
    await redis.admin.acl('LOG', 'RESET');
    const { ports, reasons } = await follow(optionsFor(redis, { username: 'service', password }));
    await openStore(optionsFor(redis, { username: 'operator', password })).publish(
      routingOn(2),
      'ann',
    );
    await vi.waitFor(() => expect(ports).toEqual([2]));
    expect(reasons).toEqual([]);
    expect(await redis.admin.acl('LOG')).toEqual([]);
  });

  it('that may only follow cannot publish, and are told why', async () => {
    const redis = await startRedis();
    await redis.admin.acl('SETUSER', 'service', 'on', `>${password}`, ...follows, '+lrange');
    const store = openStore(optionsFor(redis, { username: 'service', password }));
    await expect(store.publish(routingOn(2), 'ann')).rejects.toThrow(
      /does not allow this to the user of routing\.redis\.url/,
    );
    expect(await redis.admin.keys('*')).toEqual([]);
  });

  it('that may not subscribe follow by polling', async () => {
    const redis = await startRedis();
    const rights = follows.filter(right => right !== '+subscribe');
    await redis.admin.acl('SETUSER', 'service', 'on', `>${password}`, ...rights);
    const options = optionsFor(redis, { username: 'service', password, pollInterval: 50 });
    const { ports, lines } = await follow(options);
    await openStore(optionsFor(redis)).publish(routingOn(2), 'ann');
    await vi.waitFor(() => expect(ports).toEqual([2]));
    await vi.waitFor(() =>
      expect(lines).toContainEqual(expect.stringMatching(/^warn .*Subscribing.*found by polling/)),
    );
  });

  it('publish even when they may not notify: services poll', async () => {
    const redis = await startRedis();
    const rights = [...follows, ...publishes, 'resetchannels'];
    await redis.admin.acl('SETUSER', 'operator', 'on', `>${password}`, ...rights);
    const store = openStore(optionsFor(redis, { username: 'operator', password }));
    const { ports } = await follow(optionsFor(redis, { pollInterval: 50 }));
    expect(await store.publish(routingOn(2), 'ann')).toMatchObject({ sequence: 1 });
    await vi.waitFor(() => expect(ports).toEqual([2]));
  });

  it.each([
    [{ username: 'service', password: 'wrong-secret' }, /does not know the user or password/],
    [{}, /wants a password/],
  ])('with wrong credentials leave the configuration in force: %j', async (user, message) => {
    const redis = await startRedis();
    await redis.admin.acl('SETUSER', 'service', 'on', `>${password}`, ...follows);
    await redis.admin.acl('SETUSER', 'default', 'resetpass', '>another');
    const { live, reasons, lines } = await follow(optionsFor(redis, user));
    expect(live.table.revision).toBe(revisionOn(1));
    expect(reasons).toEqual(['unreadable']);
    expect(live.refusals[0]?.message).toMatch(message);
    expect(lines.join()).not.toContain('wrong-secret');
  });
});

describe('TLS', () => {
  const startWithTls = async () => {
    const certificate = await createCertificate('redis.internal');
    const { cert, key } = certificate;
    const redis = await startRedis(
      ...['--tls-cert-file', cert, '--tls-key-file', key, '--tls-auth-clients', 'no'],
    );
    return { redis, ca: certificate.pem };
  };

  it('is used to publish and to follow, with an authority of one’s own', async () => {
    const { redis, ca } = await startWithTls();
    const options = optionsFor(redis, { tls: { ca, servername: 'redis.internal' } });
    const { ports } = await follow(options);
    await openStore(options).publish(routingOn(2), 'ann');
    await vi.waitFor(() => expect(ports).toEqual([2]));
  });

  it.each([
    ['an authority that is not known', () => ({}), /SELF_SIGNED_CERT/],
    [
      'another name in the certificate',
      (ca: string) => ({ ca, servername: 'redis.example' }),
      /ERR_TLS_CERT_ALTNAME_INVALID/,
    ],
  ])('refuses %s', async (_what, tls, message) => {
    const { redis, ca } = await startWithTls();
    const { live, reasons } = await follow(optionsFor(redis, { tls: tls(ca) }));
    expect(reasons).toEqual(['unreadable']);
    expect(live.refusals[0]?.message).toMatch(message);
  });

  it('is not spoken to a server without it, and the other way round', async () => {
    const { redis } = await startWithTls();
    const plain = await follow(optionsFor(redis));
    expect(plain.reasons).toEqual(['unreadable']);
    const withoutTls = await startRedis();
    const secure = await follow(optionsFor(withoutTls, { tls: {} }));
    expect(secure.reasons).toEqual(['unreadable']);
  });
});
