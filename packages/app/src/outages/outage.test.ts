import { describe, expect, it } from 'vitest';
import {
  isChunkError,
  isConnectionError,
  isOutageError,
  isOutageStatus,
  pluginIdOf,
} from './outage.ts';

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

describe('isConnectionError', () => {
  it('counts a failed connection, not a request that was given up', () => {
    expect(isConnectionError(new TypeError('Failed to fetch'))).toBe(true);
    expect(isConnectionError(new DOMException('gone', 'AbortError'))).toBe(false);
  });
});

describe('isOutageError', () => {
  it.each([
    Object.assign(new Error('no such words'), { statusCode: 503 }),
    new Error('Request failed with 502 Bad Gateway'),
    new Error('Could not load: ResponseError: Request failed with 504 Gateway Timeout'),
    new TypeError('Failed to fetch'),
    new TypeError('NetworkError when attempting to fetch resource.'),
    new TypeError('Load failed'),
  ])('takes "%s" for one', error => {
    expect(isOutageError(error)).toBe(true);
  });

  it.each([
    Object.assign(new Error('Request failed with 403 Forbidden'), { statusCode: 403 }),
    new TypeError("Cannot read properties of undefined (reading 'x')"),
    new Error('Request failed with 500 Internal Server Error'),
  ])('leaves "%s" to be shown as it is', error => {
    expect(isOutageError(error)).toBe(false);
  });
});

describe('isChunkError', () => {
  it('knows a script and a style sheet that could not be loaded', () => {
    const script = Object.assign(new Error('Loading chunk 7 failed.'), { name: 'ChunkLoadError' });
    const styles = Object.assign(new Error('Loading CSS chunk 7 failed.'), {
      code: 'CSS_CHUNK_LOAD_FAILED',
    });
    expect([script, styles, new Error('else')].map(isChunkError)).toEqual([true, true, false]);
  });
});
