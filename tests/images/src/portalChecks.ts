import { portalCalls, until } from 'test-support';
import { expect, it } from 'vitest';

/** A portal to check, wherever it runs. It has the repository's examples in its catalog. */
export interface PortalUnderCheck {
  /** Its public address. */
  readonly url: string;
  /** A static token that every service trusts. */
  readonly token: string;
}

const guarded = portalCalls.filter(call => call.guarded);

/**
 * The portal's API as its users meet it, over nothing but its public address.
 *
 * @param portal - is called when the first check runs
 */
export function portalChecks(portal: () => PortalUnderCheck): void {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${portal().url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${portal().token}`, ...init.headers },
    });
  const json = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await call(path, init);
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return await response.json();
  };

  it.each(portalCalls)('serves $path from the $service service', async ({ path, service }) => {
    const response = await call(path);
    expect(response.headers.get('x-served-by')).toBe(service);
    expect(response.status).toBeLessThan(500);
  });

  it.each(guarded)('refuses $path without credentials', async ({ path }) => {
    expect((await fetch(`${portal().url}${path}`)).status).toBe(401);
  });

  it('has no guest in production', async () => {
    const answer = await fetch(`${portal().url}/api/auth/guest/refresh`, { method: 'POST' });
    expect(answer.status).toBe(404);
  });

  it('serves a front end that knows the public address, and no other', async () => {
    const page = await (await fetch(portal().url)).text();
    expect(page).toContain(`"baseUrl": "${portal().url}"`);
    expect(page).not.toContain(':7007');
    expect(page).not.toContain('routing');
    const [script = ''] = page.match(/\/static\/main\.[^"]*\.js/) ?? [];
    const answer = await fetch(`${portal().url}${script}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
  });

  it('holds the examples in its catalog', async () => {
    await until('the catalog to be filled', async () => {
      const { items } = await json<{ items: unknown[] }>(
        '/api/catalog/entities/by-query?filter=kind=component,metadata.name=booking-service',
      );
      return items.length === 1;
    });
  });

  it('indexes the catalog in the search service over a call with a plugin token', async () => {
    await until('the index to hold a component', async () => {
      const { results } = await json<{ results: unknown[] }>(
        '/api/search/query?term=booking&types[0]=software-catalog',
      );
      return results.length > 0;
    });
  });

  it('builds documentation, without git, Docker or Python', async () => {
    await until('the docs to be built', async () => {
      const path = '/api/techdocs/static/docs/default/component/booking-service/index.html';
      return (await call(path)).ok;
    });
  });

  it('tries a template out, in a workspace of its own', async () => {
    const { log } = await json<{ log: { body: { message: string } }[] }>(
      '/api/scaffolder/v2/dry-run',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          template: {
            apiVersion: 'scaffolder.backstage.io/v1beta3',
            kind: 'Template',
            metadata: { name: 'try' },
            spec: {
              owner: 'images',
              type: 'service',
              parameters: {},
              steps: [
                {
                  id: 'template',
                  action: 'fetch:template',
                  input: { url: './skeleton', values: { name: 'lock-keeper' } },
                },
                { id: 'log', action: 'debug:log', input: { listWorkspace: 'with-contents' } },
              ],
            },
          },
          values: {},
          secrets: {},
          directoryContents: [
            {
              path: 'skeleton/README.md',
              base64Content: Buffer.from(`# ${'$'}{{ values.name }}`).toString('base64'),
            },
          ],
        }),
      },
    );
    expect(log.map(({ body }) => body.message).join('\n')).toContain('# lock-keeper');
  });
}
