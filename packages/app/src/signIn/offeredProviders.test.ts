import { readFile } from 'node:fs/promises';
import { type AppConfig, ConfigReader } from '@backstage/config';
import { loadConfigSchema } from '@backstage/config-loader';
import { describe, expect, it } from 'vitest';
import { offeredProviders } from './offeredProviders.ts';

const oauth = (clientId?: string) => ({
  clientId,
  clientSecret: 'never-in-a-browser',
  signIn: { resolvers: [{ resolver: 'usernameMatchingUserEntityName' }] },
});

/** The configuration as config.schema.json lets it through to the browser. */
async function inBrowser(auth: AppConfig['data']): Promise<AppConfig[]> {
  const file = new URL('../../config.schema.json', import.meta.url);
  const value = JSON.parse(await readFile(file, 'utf8'));
  const schema = await loadConfigSchema({
    serialized: {
      schemas: [{ packageName: 'app', value, path: 'config.schema.json' }],
      backstageConfigSchemaVersion: 1,
    },
  });
  return schema.process([{ context: 'test', data: { auth } }], { visibility: ['frontend'] });
}

const offered = async (auth: AppConfig['data']) =>
  offeredProviders(ConfigReader.fromConfigs(await inBrowser(auth)));

describe('offeredProviders', () => {
  it('offers every provider that has a client and a sign-in resolver, in the order of the page', async () => {
    const providers = Object.fromEntries(
      ['oidc', 'okta', 'microsoft', 'google', 'github'].map(id => [
        id,
        { production: oauth('id') },
      ]),
    );
    expect(await offered({ environment: 'production', providers })).toEqual({
      oauth: ['github', 'google', 'microsoft', 'okta', 'oidc'],
      guest: false,
      environment: 'production',
    });
  });

  it('offers nothing for another environment', async () => {
    const providers = { github: { development: oauth('id') } };
    expect((await offered({ environment: 'production', providers })).oauth).toEqual([]);
  });

  it('does not offer a provider whose client id comes from an unset variable', async () => {
    expect((await offered({ providers: { google: { development: oauth() } } })).oauth).toEqual([]);
  });

  it('does not offer a provider that only lends out access tokens', async () => {
    const { signIn: _, ...accessOnly } = oauth('id');
    const providers = { github: { development: accessOnly } };
    expect((await offered({ providers })).oauth).toEqual([]);
  });

  it('does not offer a provider that the gateway does not install', async () => {
    const providers = { bitbucket: { development: oauth('id') } };
    expect((await offered({ providers })).oauth).toEqual([]);
  });

  it('knows of guests in development only', async () => {
    expect((await offered({ providers: { guest: {} } })).guest).toBe(true);
    expect((await offered({ environment: 'production', providers: { guest: {} } })).guest).toBe(
      false,
    );
  });

  it('offers nothing where nothing is configured', async () => {
    expect(await offered({})).toEqual({ oauth: [], guest: false, environment: 'development' });
  });
});

describe('config.schema.json', () => {
  it('lets no secret and no resolver through to the browser', async () => {
    const configs = await inBrowser({
      providers: {
        guest: { userEntityRef: 'user:default/admin' },
        github: { development: { ...oauth('id'), enterpriseInstanceUrl: 'https://git.internal' } },
      },
    });
    expect(configs.map(config => config.data)).toEqual([
      {
        auth: { providers: { guest: {}, github: { development: { clientId: 'id', signIn: {} } } } },
      },
    ]);
  });
});
