import { expect, it } from 'vitest';
import { whyUnguarded } from './whyUnguarded.ts';

const plugin = (pluginId: string, ...modules: string[]) => ({
  pluginId,
  modules: modules.map(moduleId => ({ moduleId })),
});

it('tells of a plugin that moved without its guard', () => {
  const told = whyUnguarded([
    plugin('techdocs', 'build-ahead'),
    plugin('search', 'splitstage-guard'),
  ]);
  expect([...told.keys()]).toEqual(['techdocs']);
  expect(told.get('techdocs')).toMatch(/without its guard.*@splitstage\/techdocs/);
});

it('asks nothing of plugins that need no guard', () => {
  expect(whyUnguarded([plugin('radar'), plugin('permission', 'our-own-policy')]).size).toBe(0);
});
