import { expect, it } from 'vitest';
import { pickConfig } from './pickConfig.ts';

const config = {
  app: { baseUrl: 'http://portal', secret: 'a' },
  auth: { session: { secret: 'b' }, providers: {} },
  backend: {
    baseUrl: 'http://portal',
    auth: { externalAccess: [{ type: 'static', options: { token: 'c' } }] },
    database: { connection: { password: 'd' } },
  },
  integrations: { github: [{ host: 'github.com', token: 'needed' }] },
  jira: { url: 'http://jira', token: 'asked for' },
  kubernetes: { serviceAccountToken: 'e' },
  scaffolder: { localFolder: '/created' },
};

it('gives a template process what templates need, and no other secret', () => {
  expect(pickConfig(config)).toEqual({
    app: { baseUrl: 'http://portal' },
    backend: { baseUrl: 'http://portal' },
    integrations: { github: [{ host: 'github.com', token: 'needed' }] },
    scaffolder: { localFolder: '/created' },
  });
});

it('gives what the operator adds, to the depth that is asked for', () => {
  expect(pickConfig(config, ['jira.url', 'nothing.here'])).toMatchObject({
    jira: { url: 'http://jira' },
  });
  expect(pickConfig(config, ['jira.url'])).not.toHaveProperty('jira.token');
});

it('is not led astray by names of JavaScript', () => {
  const picked = pickConfig(config, ['constructor', '__proto__.polluted']);
  expect(Object.getPrototypeOf(picked)).toBe(Object.prototype);
  expect(picked).not.toHaveProperty('constructor.name', 'Function');
});
