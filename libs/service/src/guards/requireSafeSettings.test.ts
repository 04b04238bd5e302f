import { describe, expect, it } from 'vitest';
import { requireSafeSettings } from './requireSafeSettings.ts';

const shipped = '/repo/app-config/app-config.yaml';

/** A configuration that is safe in production. */
const safe = {
  app: { baseUrl: 'https://portal.example.com' },
  backend: { baseUrl: 'https://portal.example.com' },
  permission: { enabled: true },
};

interface Trial {
  /** `NODE_ENV`; null: not set. */
  readonly nodeEnv?: string | null;
  /** The shipped file. */
  readonly base?: object;
  readonly signsIn?: boolean;
}

/** Starts with a safe configuration and these on top. */
function start(own: object, { nodeEnv = 'production', base = safe, signsIn = true }: Trial = {}) {
  const configs = [
    { path: shipped, context: 'app-config.yaml', data: JSON.parse(JSON.stringify(base)) },
    { path: '/etc/own.yaml', context: 'own.yaml', data: JSON.parse(JSON.stringify(own)) },
  ];
  return requireSafeSettings(configs, { nodeEnv: nodeEnv ?? undefined, shipped, signsIn });
}

const off = { backend: { auth: { dangerouslyDisableDefaultAuthPolicy: true } } };

it('starts with safe settings, and has nothing to say', () => {
  expect(start({})).toEqual([]);
});

it.each(['prod', '', 'staging', 'Development', 'development ', 'test', null])(
  'takes NODE_ENV=%j for production: a misspelling opens nothing',
  nodeEnv => {
    const wide = { app: { baseUrl: 'http://localhost:7007' } };
    const found = nodeEnv === null ? 'not set' : JSON.stringify(nodeEnv);
    expect(() => start(wide, { nodeEnv })).toThrow(/app\.baseUrl in \/etc\/own\.yaml is "http:/);
    expect(() => start(wide, { nodeEnv })).toThrow(
      `NODE_ENV is ${found}, which counts as production`,
    );
  },
);

describe.each(['development', 'production', 'staging'])('with NODE_ENV=%s', nodeEnv => {
  it('refuses a service that leaves permissions to the default, which allows everything', () => {
    const { permission, ...base } = safe;
    const unsaid = /permission\.enabled is not set: .* set it to true in app-config\/app-config/;
    expect(() => start({}, { nodeEnv, base })).toThrow(unsaid);
    expect(() => start({ insecure: { permissionsOff: true } }, { nodeEnv, base })).toThrow(unsaid);
  });

  it('refuses permissions and the auth policy to be off, until each is named', () => {
    const permission = { enabled: false };
    expect(() => start({ permission }, { nodeEnv })).toThrow(/insecure\.permissionsOff: true/);
    expect(() => start(off, { nodeEnv })).toThrow(/insecure\.authPolicyOff: true/);
    const both = { permission, ...off };
    expect(() => start({ ...both, insecure: { permissionsOff: true } }, { nodeEnv })).toThrow(
      /is true: this service would answer whoever asks: remove the key/,
    );
    const insecure = { permissionsOff: true, authPolicyOff: true };
    expect(start({ ...both, insecure }, { nodeEnv })).toEqual([
      expect.stringContaining('Open on purpose (insecure.permissionsOff): permission.enabled is'),
      expect.stringContaining('Open on purpose (insecure.authPolicyOff): backend.auth.dangerously'),
    ]);
  });
});

it('lets a laptop be a laptop', () => {
  const laptop = {
    app: { baseUrl: 'http://localhost:7007' },
    permission: { enabled: true, platformGroups: ['group:default/platform'] },
    auth: { providers: { guest: {} } },
  };
  expect(start({}, { nodeEnv: 'development', base: laptop })).toEqual([]);
});

it.each([
  'http://portal.example.com',
  'https://localhost:7007',
  'https://LOCALHOST',
  'https://portal.localhost',
  'https://127.1',
  'https://[::1]:7007',
  'https://[::ffff:127.0.0.1]',
  'https://0.0.0.0',
  'portal.example.com',
])('refuses %s as the public address', baseUrl => {
  expect(() => start({ app: { baseUrl } })).toThrow(/app\.baseUrl in \/etc\/own\.yaml is "/);
  expect(() => start({ backend: { baseUrl } })).toThrow(/If it is meant, write insecure\.public/);
  expect(start({ app: { baseUrl }, insecure: { publicAddress: true } })).toHaveLength(1);
});

it.each([
  ['changeme', /has 8 characters/],
  ['changeme-changeme-changeme', /well-known words/],
  ['your-secret-token-here-123456', /well-known words/],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', /different characters/],
])('refuses the token %s, and does not print it', (token, why) => {
  const accessOf = (options: object) => ({
    backend: {
      auth: { externalAccess: [{ type: 'static', options: { subject: 'x', ...options } }] },
    },
  });
  expect(() => start(accessOf({ token }))).toThrow(why);
  expect(() => start(accessOf({ token }))).not.toThrow(token);
  expect(() => start(accessOf({ secret: token }))).toThrow(/externalAccess\[0\]\.options\.secret/);
  expect(() => start({ backend: { auth: { keys: [{ secret: token }] } } })).toThrow(/keys\[0\]/);
  expect(() => start({ auth: { session: { secret: token } } })).toThrow(/auth\.session\.secret/);
  expect(start({ ...accessOf({ token }), insecure: { weakSecrets: true } })).toHaveLength(1);
});

it('takes tokens as openssl makes them', () => {
  const hex = '9d1f0c35a7b24e8890ab12cd34ef56aa78bb90cc12dd34ee';
  for (const secret of [hex, hex.slice(0, 24), 'h7Gk/2+Qz0pXrT5mVn8sWd==']) {
    expect(start({ auth: { session: { secret } } })).toEqual([]);
  }
});

it.each([
  '*',
  'http*://*',
  'https://*',
  '**',
  'https://*.com',
  'https://portal.example.com*',
  '!https://a.example.com',
  ['https://portal.example.com', '*'],
])('refuses CORS from %j with credentials', origin => {
  const cors = (credentials: boolean) => ({ backend: { cors: { origin, credentials } } });
  expect(() => start(cors(true))).toThrow(/backend\.cors\.origin in .* with credentials/);
  expect(start(cors(false))).toEqual([]);
  expect(start({ ...cors(true), insecure: { corsAnyOrigin: true } })).toHaveLength(1);
});

it('takes CORS from named origins and from one domain', () => {
  for (const origin of ['https://a.example.com', 'https://*.example.com:*', ['http://b.example']]) {
    expect(start({ backend: { cors: { origin, credentials: true } } })).toEqual([]);
  }
});

it.each([
  false,
  { 'script-src': false },
  { 'script-src': ["'self'", '*'] },
  { scriptSrc: ['https:'] },
  { 'default-src': ['http://*'] },
  { 'script-src': ["'unsafe-inline'"] },
  { 'connect-src': ['*'] },
  { 'frame-ancestors': ['*'] },
])('refuses the content security policy %j', csp => {
  expect(() => start({ backend: { csp } })).toThrow(/backend\.csp/);
  expect(start({ backend: { csp }, insecure: { cspOff: true } }).length).toBeGreaterThan(0);
});

it('takes a policy that lets pictures come from anywhere', () => {
  const csp = {
    'img-src': ["'self'", 'data:', '*'],
    'script-src': ["'self'", 'https://a.example'],
  };
  expect(start({ backend: { csp } })).toEqual([]);
});

it('refuses a provider that needs a session where there is no secret for it', () => {
  const auth = { providers: { oidc: { production: { clientId: 'x' } } } };
  expect(() => start({ auth })).toThrow(/auth\.session\.secret is not set: .*oidc cannot sign/);
  expect(start({ auth }, { signsIn: false })).toEqual([]);
});

it('refuses what Backstage calls dangerous wherever it stands, until it is named', () => {
  const name = 'dangerouslyAllowSignInWithoutUserInCatalog';
  const resolvers = [{ resolver: 'x', [name]: true }];
  const auth = { providers: { github: { production: { signIn: { resolvers } } } } };
  expect(() => start({ auth })).toThrow(
    `auth.providers.github.production.signIn.resolvers[0].${name} in /etc/own.yaml is true`,
  );
  expect(start({ auth, insecure: { dangerousKeys: [name] } })).toHaveLength(1);
  expect(() => start({ auth, insecure: { dangerousKeys: ['dangerouslyOther'] } })).toThrow(name);
  resolvers[0] = { resolver: 'x', [name]: false };
  expect(start({ auth })).toEqual([]);
});

it('has no guest, and nothing opens the door to one', () => {
  const auth = { providers: { guest: { dangerouslyAllowOutsideDevelopment: true } } };
  const insecure = { dangerousKeys: ['dangerouslyAllowOutsideDevelopment'] };
  expect(() => start({ auth, insecure })).toThrow(
    /auth\.providers\.guest in .*write `guest: null`/,
  );
  // The shipped file has one for laptops; it is kept out by itself, and is no reason to fail.
  const base = { ...safe, auth };
  expect(start({}, { base })).toEqual([]);
  expect(start({ auth: { providers: { guest: null } } }, { base })).toEqual([]);
});

it('makes nobody an administrator by the name of a team: groups are chosen, or there are none', () => {
  const platformGroups = ['group:default/platform'];
  const base = { ...safe, permission: { enabled: true, platformGroups } };
  expect(() => start({}, { base })).toThrow(
    `permission.platformGroups in ${shipped} is ["group:default/platform"]: these groups may do`,
  );
  expect(start({ permission: { platformGroups } }, { base })).toEqual([]);
  expect(start({ permission: { platformGroups: [] } }, { base })).toEqual([]);
});

it('tells all that is wrong at once, and names under insecure that it does not know', () => {
  const refused = () =>
    start({
      app: { baseUrl: 'http://x.example' },
      insecure: { publicAdress: true, cspOff: 'yes' },
      ...off,
    });
  expect(refused).toThrow(/insecure\.publicAdress is not known\. Known are permissionsOff, /);
  expect(refused).toThrow(/insecure\.cspOff is "yes"/);
  expect(refused).toThrow(/app\.baseUrl/);
  expect(refused).toThrow(/dangerouslyDisableDefaultAuthPolicy/);
});
