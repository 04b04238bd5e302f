import { describe, expect, it } from 'vitest';
import { readEndpoints } from './readEndpoints.ts';

describe('readEndpoints', () => {
  it('keeps each address once, with a path prefix and variables', () => {
    expect(
      readEndpoints([
        { target: 'http://a:7007/portal/api/{{pluginId}}', plugins: ['catalog'] },
        { target: { internal: `\${B}/api/{{ pluginId }}` }, plugins: ['search'] },
        { target: 'http://a:7007/portal/api/techdocs/', plugins: ['techdocs'] },
      ]),
    ).toEqual({
      notes: [],
      endpoints: [
        { url: 'http://a:7007/portal', plugins: ['catalog', 'techdocs'] },
        { url: `\${B}`, plugins: ['search'] },
      ],
    });
  });

  it('gives a plugin with two targets to the later one, and says so', () => {
    const { endpoints, notes } = readEndpoints([
      { target: 'http://a/api/{{pluginId}}', plugins: ['catalog', 'search'] },
      { target: 'http://b/api/{{pluginId}}', plugins: ['search'] },
    ]);
    expect(endpoints).toEqual([
      { url: 'http://a', plugins: ['catalog'] },
      { url: 'http://b', plugins: ['search'] },
    ]);
    expect(notes).toEqual([
      'search had two targets; http://b wins over http://a, as in Backstage.',
    ]);
  });

  it('tells that external URLs are left out, which a table does not have', () => {
    const target = { internal: 'http://a/api/{{pluginId}}', external: 'https://a.example.com' };
    const { endpoints, notes } = readEndpoints([{ target, plugins: ['search'] }]);
    expect(endpoints).toEqual([{ url: 'http://a', plugins: ['search'] }]);
    expect(notes).toEqual([
      'discovery.endpoints[0].target.external ("https://a.example.com") is left out: external URLs come from backend.baseUrl, one public address for all. Route it there.',
    ]);
  });

  it('notes what a table cannot say', () => {
    const { endpoints, notes } = readEndpoints([
      { target: { external: 'http://public' }, plugins: ['app'] },
      { target: { internal: 'http+srv://a/api/{{pluginId}}' }, plugins: ['catalog'] },
      { target: 'http://{{pluginId}}.example.com', plugins: ['search'] },
    ]);
    expect(endpoints.map(({ url }) => url)).toEqual(['http://a', 'http://search.example.com']);
    expect(notes).toEqual([
      expect.stringMatching(/^discovery\.endpoints\[0\] has no internal target/),
      expect.stringMatching(/^discovery\.endpoints\[1\]\.target looks up SRV records/),
      expect.stringMatching(/^discovery\.endpoints\[2\]\.target is "http:\/\/\{\{pluginId/),
    ]);
  });
});
