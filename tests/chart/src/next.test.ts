import { describe, expect, it } from 'vitest';
import { backendOf, podOf, selects } from './testing/pods.ts';
import { renderChart } from './testing/renderChart.ts';

const database = { maxConnections: 1_000 };
const gatewayApi = { exposure: 'gatewayApi', gatewayApi: { parentRefs: [{ name: 'edge' }] } };

/** The chart with a second version of the search service, and which of its pods get requests. */
async function withNext(next: object, values: object = {}) {
  const rendered = await renderChart({
    database,
    ...values,
    services: { search: { next: { enabled: true, image: { tag: '2.0.0' }, ...next } } },
  });
  const behind = (service: string) =>
    ['search', 'search-next'].filter(name =>
      selects(
        Object(rendered.one('Service', service).spec).selector,
        podOf(rendered.one('Deployment', name)),
      ),
    );
  const [rule] = rendered
    .all('HTTPRoute')
    .filter(({ metadata }) => metadata.name.endsWith('-search'))
    .flatMap(({ spec }) => Object(spec).rules);
  return {
    rendered,
    behind,
    weights: rule?.backendRefs.map(({ weight }: { weight?: number }) => weight),
  };
}

describe('a second version', () => {
  it('runs beside the first, under its own name, with its own image', async () => {
    const { rendered } = await withNext({ replicas: 2 });
    expect(backendOf(rendered, 'search').image).toBe('splitstage/search-backend:0.1.0');
    expect(backendOf(rendered, 'search-next').image).toBe('splitstage/search-backend:2.0.0');
    expect(rendered.one('Deployment', 'search-next').spec).toHaveProperty('replicas', 2);
  });

  it('with traffic: none gets only what is sent to it by name', async () => {
    const { behind } = await withNext({ traffic: 'none' });
    expect(behind('search')).toEqual(['search']);
    expect(behind('search-next')).toEqual(['search-next']);
  });

  it('with traffic: share joins the service', async () => {
    const { behind } = await withNext({ traffic: 'share' });
    expect(behind('search')).toEqual(['search', 'search-next']);
  });

  it('with traffic: all takes over, from users and from other services', async () => {
    const { behind } = await withNext({ traffic: 'all' });
    expect(behind('search')).toEqual(['search-next']);
  });

  it('with traffic: weight gets a share of the requests of users', async () => {
    const { behind, weights } = await withNext({ traffic: 'weight', weight: 25 }, gatewayApi);
    expect(weights).toEqual([75, 25]);
    expect(behind('search')).toEqual(['search']);
    expect(behind('search-next')).toEqual(['search-next']);
  });

  it.each([0, 100])('may have a weight of %i', async weight => {
    const { weights } = await withNext({ traffic: 'weight', weight }, gatewayApi);
    expect(weights).toEqual([100 - weight, weight]);
  });

  it('is taken back by one value, which changes no pod', async () => {
    const [all, none] = [await withNext({ traffic: 'all' }), await withNext({ traffic: 'none' })];
    expect(all.rendered.changesTo(none.rendered)).toEqual(['Service check-splitstage-search']);
  });

  it('of the gateway is behind its load balancer too', async () => {
    const rendered = await renderChart({
      database,
      exposure: 'gateway',
      services: { gateway: { next: { enabled: true, traffic: 'all' } } },
    });
    expect(
      selects(
        Object(rendered.one('Service', 'portal').spec).selector,
        podOf(rendered.one('Deployment', 'gateway-next')),
      ),
    ).toBe(true);
  });

  it('of a catalog in two parts serves and does not process', async () => {
    const rendered = await renderChart({
      database,
      services: { catalog: { processing: { enabled: true }, next: { enabled: true } } },
    });
    expect(JSON.stringify(rendered.one('ConfigMap', 'catalog-next-config').data)).toContain(
      'processingInterval: false',
    );
  });
});
