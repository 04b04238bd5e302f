import { expect, it } from 'vitest';
import { childEnvironment } from './childEnvironment.ts';

it('passes on how to reach other machines, and nothing that the service knows', () => {
  const environment = {
    APP_CONFIG_backend_database_connection_password: 'secret',
    GITHUB_TOKEN: 'secret',
    HTTPS_PROXY: 'http://proxy',
    NODE_ENV: 'production',
    NODE_OPTIONS: '--require /evil.js',
    PATH: '/usr/bin',
    PGPASSWORD: 'secret',
    TMPDIR: '/tmp',
  };
  expect(childEnvironment(environment, '/tmp/own')).toEqual({
    HOME: '/tmp/own',
    HTTPS_PROXY: 'http://proxy',
    NODE_ENV: 'production',
    TMPDIR: '/tmp/own',
  });
});
