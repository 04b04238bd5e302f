import { describe, expect, it } from 'vitest';
import { isOutageError, isOutageStatus, pluginIdOf } from './outage.ts';

describe('pluginIdOf', () => {
  it.each([
    ['https://portal.example/api/catalog/entities?limit=1', 'https://portal.example'],
    ['https://portal.example/api/catalog', 'https://portal.example/'],
    ['https://portal.example/sub/api/catalog/x', 'https://portal.example/sub'],
  ])('finds the plugin in %s', (url, backendUrl) => {
    expect(pluginIdOf(url, backendUrl)).toBe('catalog');
  });

  it.each(['https://portal.example/static/main.js', 'https://elsewhere.example/api/catalog/x'])(
    'finds none in %s',
    url => {
      expect(pluginIdOf(url, 'https://portal.example')).toBeUndefined();
    },
  );
});

describe('isOutageStatus', () => {
  it.each([502, 503, 504])('counts %i', status => {
    expect(isOutageStatus(status)).toBe(true);
  });

  it.each([200, 401, 404, 500, 501])('does not count %i, which a service itself says', status => {
    expect(isOutageStatus(status)).toBe(false);
  });
});

describe('isOutageError', () => {
  it('counts a failed connection, not a request that was given up', () => {
    expect(isOutageError(new TypeError('Failed to fetch'))).toBe(true);
    expect(isOutageError(new DOMException('gone', 'AbortError'))).toBe(false);
  });
});
