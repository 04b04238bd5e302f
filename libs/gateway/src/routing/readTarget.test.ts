import { describe, expect, it } from 'vitest';
import { isUnambiguous, readTarget } from './readTarget.ts';

describe('readTarget', () => {
  it.each([
    ['/api/catalog', 'catalog', '/api/catalog'],
    ['/api/catalog/entities?filter=a%2Fb', 'catalog', '/api/catalog/entities?filter=a%2Fb'],
    ['/api/catalog?x', 'catalog', '/api/catalog?x'],
    ['/api/catalog-foo/x', 'catalog-foo', '/api/catalog-foo/x'],
    ['/api/catalog%2fx', 'catalog%2fx', '/api/catalog%2fx'],
    ['/api/', '', '/api/'],
    ['/api//catalog', '', '/api//catalog'],
    // RFC 9112 §3.2.2: a server must accept the absolute form; its authority decides nothing.
    ['http://elsewhere:80/api/catalog/x', 'catalog', '/api/catalog/x'],
    ['HTTPS://user@elsewhere/api/catalog', 'catalog', '/api/catalog'],
    // RFC 8414 and RFC 9728: metadata stands at the root, and the resource's path follows.
    [
      '/.well-known/oauth-authorization-server',
      'mcp-actions',
      '/.well-known/oauth-authorization-server',
    ],
    [
      '/.well-known/oauth-protected-resource/api/mcp-actions/v1',
      'mcp-actions',
      '/.well-known/oauth-protected-resource/api/mcp-actions/v1',
    ],
  ])('%s belongs to the plugin "%s"', (url, pluginId, path) => {
    expect(readTarget(url)).toEqual({ pluginId, path });
  });

  it.each([
    '/',
    '/api',
    '/API/catalog',
    '//api/catalog',
    '/catalog/api/catalog',
    '/.well-known/security.txt',
    '/.well-known/oauth-authorization-servers',
    '/.backstage/health/v1/readiness',
    '*',
    'http://elsewhere',
    'elsewhere:443',
  ])('%s is no plugin’s path', url => {
    expect(readTarget(url)).toBeUndefined();
  });
});

describe('isUnambiguous', () => {
  it.each([
    '/api/one/../two',
    '/api/one/..',
    '/api/one/./x',
    '/api/one/%2e%2e/two',
    '/api/one/.%2E/two',
    '/api/one/..%2ftwo',
    '/api/one%2f..%2ftwo',
    '/api/one/..%5ctwo',
    '/api/one/..\\two',
    '/api/one/%2e?x=1',
  ])('refuses %s', path => {
    expect(isUnambiguous(path)).toBe(false);
  });

  it.each([
    '/api/techdocs/static/docs/default/component/x/index.html',
    '/api/catalog/entities/by-name/component/default/a..b',
    '/api/catalog/...',
    '/api/catalog/.hidden',
    '/api/catalog/x?path=../../y',
    '/api/catalog/a%2fb',
  ])('takes %s', path => {
    expect(isUnambiguous(path)).toBe(true);
  });
});
