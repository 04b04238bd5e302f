import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { configFiles } from './configFiles.ts';

const directory = resolve(import.meta.dirname, '../../../../app-config');
const filesOf = (service: string, env: NodeJS.ProcessEnv = {}) =>
  configFiles(directory, service, env).map(file => file.replace(`${directory}/`, ''));

it('are the shared one, the table, and what the service has of its own', () => {
  expect(filesOf('gateway')).toEqual(['app-config.yaml', 'routing.yaml', 'services/gateway.yaml']);
  expect(filesOf('unheard-of')).toEqual(['app-config.yaml', 'routing.yaml']);
});

it('take another table in the place of the repository’s', () => {
  const env = { SPLITSTAGE_ROUTING_FILE: '/etc/splitstage/routing.yaml' };
  expect(filesOf('unheard-of', env)).toEqual(['app-config.yaml', '/etc/splitstage/routing.yaml']);
  expect(filesOf('unheard-of', { SPLITSTAGE_ROUTING_FILE: '' })).toContain('routing.yaml');
});
