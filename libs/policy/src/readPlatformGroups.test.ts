import { ConfigReader } from '@backstage/config';
import { expect, test } from 'vitest';
import { readPlatformGroups } from './readPlatformGroups.ts';

function read(platformGroups?: string | number | (string | number)[]) {
  return readPlatformGroups(new ConfigReader({ permission: { enabled: true, platformGroups } }));
}

test('there is no platform group by default', () => {
  expect(readPlatformGroups(new ConfigReader({}))).toEqual(new Set());
  expect(read([])).toEqual(new Set());
});

test('references are compared in lower case, as Backstage issues them', () => {
  expect(read(['group:default/Platform', 'Group:Infra/SRE'])).toEqual(
    new Set(['group:default/platform', 'group:infra/sre']),
  );
});

test('every malformed entry is named at once, with its value and the fix', () => {
  expect(() =>
    read(['platform', 'group:default/sre', 'user:default/olga', 7, 'group:sre']),
  ).toThrow(
    'permission.platformGroups[0] is "platform", not a group\'s reference. ' +
      'permission.platformGroups[2] is "user:default/olga", not a group\'s reference. ' +
      "permission.platformGroups[3] is 7, not a group's reference. " +
      'permission.platformGroups[4] is "group:sre", not a group\'s reference. ' +
      'Write it in app-config.yaml as full entity references, such as ' +
      'permission.platformGroups: [group:default/platform].',
  );
});

test('a text where a list belongs is refused, not taken for a group', () => {
  expect(() => read('group:default/platform')).toThrow(
    'permission.platformGroups is "group:default/platform", not a list.',
  );
});
