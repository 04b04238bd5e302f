import { ConfigReader } from '@backstage/config';
import { describe, expect, it } from 'vitest';
import { readRoutingTable } from './readRoutingTable.ts';

const configOf = (...files: [context: string, data: object][]) =>
  ConfigReader.fromConfigs(
    files.map(([context, data]) => ({ context, data: JSON.parse(JSON.stringify(data)) })),
  );

describe('readRoutingTable', () => {
  it('names the file that a wrong value comes from', () => {
    const config = configOf(
      [
        'routing.yaml',
        { routing: { services: { catalog: { url: 'http://c:1', plugins: ['catalog'] } } } },
      ],
      ['override.yaml', { routing: { services: { catalog: { plugins: ['catalog', 'o.ops'] } } } }],
    );
    expect(() => readRoutingTable(config)).toThrow(
      /routing\.services\.catalog\.plugins\[1\] \(in override\.yaml\)/,
    );
  });

  it('names the file of a row that misses its address', () => {
    const config = configOf(
      ['app-config.yaml', { app: { title: 'x' } }],
      ['routing.yaml', { routing: { services: { catalog: { plugins: ['catalog'] } } } }],
    );
    expect(() => readRoutingTable(config)).toThrow(
      /routing\.services\.catalog \(in routing\.yaml\)/,
    );
  });

  it('says what to add when there is no table', () => {
    expect(() => readRoutingTable(configOf(['app-config.yaml', {}]))).toThrow(
      /no routing table\n {4}Fix: add routing\.services/,
    );
  });

  it('turns discovery.endpoints into the equivalent table', () => {
    const config = configOf([
      'app-config.yaml',
      {
        discovery: {
          endpoints: [
            { target: 'http://catalog:7007/api/{{pluginId}}', plugins: ['catalog'] },
            { target: { internal: 'http://search:7007/api/{{ pluginId }}' }, plugins: ['search'] },
          ],
        },
      },
    ]);
    expect(() => readRoutingTable(config)).toThrow(
      [
        '      routing:',
        '        services:',
        '          service-1:',
        '            url: http://catalog:7007',
        '            plugins: [catalog]',
        '          service-2:',
        '            url: http://search:7007',
        '            plugins: [search]',
      ].join('\n'),
    );
  });
});
