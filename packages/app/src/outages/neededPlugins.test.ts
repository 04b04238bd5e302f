import { describe, expect, it } from 'vitest';
import { countRecoveries, neededPlugins } from './neededPlugins.ts';

describe('neededPlugins', () => {
  it.each([
    ['page:catalog/entity', 'catalog', ['catalog']],
    ['page:scaffolder', 'scaffolder', ['catalog', 'scaffolder']],
    ['sub-page:devtools/config', 'devtools', ['devtools', 'permission']],
    ['entity-content:kubernetes/kubernetes', 'kubernetes', ['kubernetes']],
    ['page:tech-radar', 'tech-radar', ['tech-radar']],
    ['page:home', 'home', []],
  ])('knows what %s needs', (extensionId, pluginId, needed) => {
    expect(neededPlugins(extensionId, pluginId)).toEqual(needed);
  });

  it.each(['entity-card:catalog/about', 'app-root-element:app/alert-display', 'nav-item:search'])(
    'leaves %s alone, which is not a page',
    extensionId => {
      expect(neededPlugins(extensionId, 'catalog')).toBeUndefined();
    },
  );
});

describe('countRecoveries', () => {
  it('counts what a page may lack, and not what is asked beside it', () => {
    const recoveries = { catalog: 2, notifications: 3, signals: 1 };
    expect(countRecoveries(recoveries, [])).toBe(2);
    expect(countRecoveries(recoveries, ['notifications'])).toBe(5);
  });
});
