import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { podOf, selects } from './testing/pods.ts';
import type { Rendered } from './testing/Rendered.ts';
import { chart, renderChart } from './testing/renderChart.ts';
import { tableOf } from './testing/table.ts';

interface Rule {
  readonly ports?: readonly { readonly port: number | string }[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}
interface Peer {
  readonly podSelector?: { readonly matchLabels: object };
}

/**
 * Whether the policies let the pods of one service open a connection to another's port for
 * requests. As Kubernetes does it: both sides must allow it, and no peers means anybody.
 */
function mayCall(rendered: Rendered, from: string, to: string): boolean {
  const pod = (name: string) => podOf(rendered.one('Deployment', name));
  const policy = (name: string) => Object(rendered.one('NetworkPolicy', name).spec);
  const allows = (rules: readonly Rule[], port: string | number, other: string) =>
    rules
      .filter(({ ports }) => ports?.some(each => each.port === port))
      .map(({ from: sources, to: targets }) => sources ?? targets)
      .some(
        peers =>
          peers === undefined ||
          peers.some(peer => peer.podSelector && selects(peer.podSelector.matchLabels, pod(other))),
      );
  return allows(policy(from).egress, 7007, to) && allows(policy(to).ingress, 'http', from);
}

/** With routes that lead to the gateway only, so that policies say all there is. */
const closed = { exposure: 'none' };

describe('the policies', () => {
  it('let every call through that a plugin makes, and the call back for its keys', async () => {
    const rendered = await renderChart(closed);
    const { services } = tableOf(rendered);
    const { calls } = parse(readFileSync(join(chart, 'values.yaml'), 'utf8')).networkPolicy;
    const ownerOf = (plugin: string) => tableOf(rendered).ownerOf(plugin)?.name ?? '';
    let checked = 0;
    for (const { name, plugins } of services) {
      for (const plugin of plugins) {
        for (const callee of [...calls['*'], ...calls[plugin]]) {
          const targets = callee === '*' ? services.map(each => each.name) : [ownerOf(callee)];
          for (const target of targets.filter(each => each !== name)) {
            expect([plugin, callee, mayCall(rendered, name, target)]).toEqual([
              plugin,
              callee,
              true,
            ]);
            expect([plugin, callee, mayCall(rendered, target, name)]).toEqual([
              plugin,
              callee,
              true,
            ]);
            checked += 1;
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(20);
  });

  it('stop services from calling each other that have no reason to', async () => {
    const services = {
      scaffolder: { plugins: ['scaffolder'] },
      radar: { plugins: ['radar'] },
    };
    const calls = { radar: [] };
    const rendered = await renderChart({
      ...closed,
      database: { maxConnections: 1_000 },
      services,
      networkPolicy: { calls },
    });
    expect(mayCall(rendered, 'radar', 'catalog')).toBe(false);
    expect(mayCall(rendered, 'catalog', 'radar')).toBe(false);
    expect(mayCall(rendered, 'radar', 'gateway')).toBe(true);
    expect(mayCall(rendered, 'gateway', 'radar')).toBe(true);
  });

  it('let a plugin that they do not know call all', async () => {
    const rendered = await renderChart({
      ...closed,
      database: { maxConnections: 1_000 },
      services: { radar: { plugins: ['radar'] } },
    });
    for (const service of ['catalog', 'gateway', 'scaffolder', 'search']) {
      expect([service, mayCall(rendered, 'radar', service)]).toEqual([service, true]);
      expect([service, mayCall(rendered, service, 'radar')]).toEqual([service, true]);
    }
  });

  it('say for which calls they are', async () => {
    const because = async (values: object) =>
      (await renderChart(values)).one('NetworkPolicy', 'search').metadata.annotations;
    expect(await because({})).toEqual({
      'splitstage/because':
        'mcp-actions calls search, scaffolder calls search, search calls catalog, search calls techdocs',
    });
  });

  it('open to users what the routes lead to, and nothing more', async () => {
    const openTo = async (values: object) =>
      (await renderChart(values))
        .all('NetworkPolicy')
        .filter(({ spec }) =>
          Object(spec).ingress.some(
            ({ from, ports }: Rule) => !from && ports?.[0]?.port === 'http',
          ),
        )
        .map(({ metadata }) => metadata.name.replace('check-splitstage-', ''));
    expect(await openTo({})).toEqual(['catalog', 'gateway', 'scaffolder', 'search']);
    expect(await openTo({ exposure: 'gateway' })).toEqual(['gateway']);
    const edgeFrom = [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }];
    const narrowed = await renderChart({ networkPolicy: { edgeFrom } });
    expect(await openTo({ networkPolicy: { edgeFrom } })).toEqual([]);
    expect(narrowed.one('NetworkPolicy', 'catalog').spec).toMatchObject({
      ingress: expect.arrayContaining([
        { ports: [{ protocol: 'TCP', port: 'http' }], from: edgeFrom },
      ]),
    });
  });

  it('keep pods away from the cloud’s credentials, and from outside altogether when asked', async () => {
    const blocks = async (values: object) =>
      (await renderChart(values))
        .all('NetworkPolicy')
        .flatMap(({ spec }) => Object(spec).egress)
        .flatMap(({ to = [] }) => to)
        .flatMap(({ ipBlock }) => ipBlock ?? []);
    expect(await blocks({})).toContainEqual({
      cidr: '0.0.0.0/0',
      except: ['169.254.169.254/32'],
    });
    expect(await blocks({ networkPolicy: { internet: { enabled: false } } })).toEqual([]);
  });

  it('let only services reach the throwaway database, and that reach nothing', async () => {
    const rendered = await renderChart({ database: { throwaway: { enabled: true } } });
    const { spec } = rendered.one('NetworkPolicy', 'postgres');
    const { ingress, egress, policyTypes } = Object(spec);
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(egress ?? []).toEqual([]);
    expect(ingress[0].from).toHaveLength(4);
  });

  it('do not exist when they are switched off', async () => {
    const rendered = await renderChart({ networkPolicy: { enabled: false } });
    expect(rendered.all('NetworkPolicy')).toEqual([]);
  });
});
