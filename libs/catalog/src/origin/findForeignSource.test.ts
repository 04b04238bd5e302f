import type { Entity } from '@backstage/catalog-model';
import { expect, it } from 'vitest';
import { findForeignSource } from './findForeignSource.ts';

const url = { type: 'url', target: 'https://github.com/acme/x/blob/main/catalog-info.yaml' };
const file = { type: 'file', target: '/srv/portal/catalog-info.yaml' };

function entity(annotations: Record<string, string | undefined>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'x', annotations: JSON.parse(JSON.stringify(annotations)) },
  };
}

it('takes what teams write', () => {
  for (const annotations of [
    {},
    { 'backstage.io/source-location': 'url:https://github.com/acme/other/tree/main/' },
    { 'backstage.io/techdocs-ref': 'dir:.' },
    { 'backstage.io/techdocs-ref': 'dir:../handbook docs/' },
    { 'backstage.io/techdocs-ref': 'url:https://gitlab.com/acme/docs/-/tree/main' },
    { 'backstage.io/managed-by-location': `url:${url.target}` },
  ]) {
    expect(findForeignSource(entity(annotations), url, url), JSON.stringify(annotations)).toBe(
      undefined,
    );
  }
});

it('refuses a folder of this machine in what came from a URL, however it is spelt', () => {
  for (const target of [
    'file:/etc/x.yaml',
    'file:///etc/x.yaml',
    'FILE:/etc',
    ' file:/etc',
    'dir:/etc',
    'url:file:///etc/x.yaml',
    'URL:FILE:/etc/x.yaml',
    'url: file:/etc',
    'url:f\tile:/etc',
    'url:\\\\host\\share',
    'url:https://a\\..\\b',
    'url:data:text/plain,x',
    'url:%66ile:///etc',
    'url:/etc',
    'url:https://',
    '/etc',
    '',
  ]) {
    const told = findForeignSource(entity({ 'backstage.io/source-location': target }), url, url);
    expect(told, target).toMatch('Name a source by its web address');
  }
  for (const target of [
    'file:/etc',
    'dir:file:/etc',
    'dir:\\etc',
    'dir://host/etc',
    'url:file:/x',
  ]) {
    const told = findForeignSource(entity({ 'backstage.io/techdocs-ref': target }), url, url);
    expect(told, target).toMatch('Use a folder beside this file');
  }
});

it('treats a provider like a URL, and believes a file of this machine', () => {
  const local = entity({ 'backstage.io/source-location': 'file:/srv/portal/' });
  expect(findForeignSource(local, { type: 'ldap', target: 'x' }, url)).toBeDefined();
  expect(findForeignSource(local, file, file)).toBeUndefined();
});

it('refuses what only the catalog writes', () => {
  for (const annotations of [
    { 'backstage.io/managed-by-location': 'file:/etc' },
    { 'backstage.io/managed-by-origin-location': 'url:https://github.com/acme/templates' },
    { 'backstage.io/orphan': 'true' },
  ]) {
    expect(findForeignSource(entity(annotations), url, url)).toMatch('The catalog writes it');
  }
});

it('does not repeat a value of a megabyte', () => {
  const told = findForeignSource(
    entity({ 'backstage.io/source-location': 'x'.repeat(1_000_000) }),
    url,
    url,
  );
  expect(told?.length).toBeLessThan(400);
});
