import { deepEqual, equal } from 'node:assert/strict';
import { section } from '../section.ts';
import { answerWith } from '../upstream/answerWith.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];

export const routing = section('Routing', {
  'sends each plugin to its owner': async context => {
    for (const upstream of [context.one, context.two]) {
      const endpoint = upstream.endpoint();
      const answer = await context.ask({ path: endpoint.path });
      equal(answer.status, 200);
      equal(answer.text, endpoint.path);
      equal(endpoint.requests.length, 1);
    }
  },

  'adds the path of an owner whose URL has one': async context => {
    const endpoint = context.two.endpoint();
    const answer = await context.ask({ path: `/api/prefixed/${endpoint.token}/x?y=1` });
    equal(answer.text, `/some/prefix/api/prefixed/${endpoint.token}/x?y=1`);
  },

  'sends a plugin its bare path, with a query and with a slash': async context => {
    for (const suffix of ['?', '/?']) {
      const endpoint = context.one.endpoint();
      const answer = await context.ask({ path: `/api/one${suffix}${endpoint.token}` });
      equal(answer.text, `/api/one${suffix}${endpoint.token}`);
    }
  },

  'sends every method': async context => {
    const endpoint = context.one.endpoint();
    for (const method of METHODS) {
      equal((await context.ask({ path: endpoint.path, method })).status, 200, method);
    }
    deepEqual(
      endpoint.requests.map(({ method }) => method),
      METHODS,
    );
  },

  'names the owner in Host': async context => {
    const endpoint = context.one.endpoint();
    await context.ask({ path: endpoint.path, host: 'portal.example' });
    deepEqual(endpoint.requests[0]?.values('host'), [context.one.host]);
  },

  'answers 404 for a plugin that nobody runs': async context => {
    equal((await context.ask({ path: '/api/nobody/some/path' })).status, 404);
  },

  'answers 404 to an upload for a plugin that nobody runs': async context => {
    const body = 'x'.repeat(100_000);
    equal((await context.ask({ path: '/api/nobody', method: 'POST', body })).status, 404);
  },

  'connects to nobody for a plugin that nobody runs': async context => {
    const { connectionsToItself } = context.gateway;
    await context.ask({ path: '/api/nobody/some/path' });
    // A request that comes after it: what the gateway opened for the first one shows by now.
    await context.ask({ path: context.one.endpoint().path });
    equal(context.gateway.connectionsToItself, connectionsToItself);
  },

  "leaves the gateway's own plugin to its process": async context => {
    const answer = await context.ask({ path: '/api/local/hello' });
    deepEqual([answer.status, answer.json()], [200, { hello: 'local' }]);
    equal((await context.ask({ path: '/api/local/nothing' })).status, 404);
  },

  "leaves uploads for the gateway's own plugin to its process": async context => {
    const answer = await context.ask({
      path: '/api/local/count',
      method: 'POST',
      body: 'x'.repeat(100_000),
    });
    deepEqual(answer.json(), { bytes: 100_000 });
  },

  'leaves what is not below /api to its process': async context => {
    equal((await context.ask({ path: '/.backstage/health/v1/readiness' })).status, 200);
    equal((await context.ask({ path: '/apis/one' })).status, 404);
  },

  'sends OAuth metadata below /.well-known to the owner of mcp-actions': async context => {
    const server = context.two.endpoint();
    const path = `/.well-known/oauth-authorization-server?${server.token}`;
    equal((await context.ask({ path })).text, path);

    const resource = context.two.endpoint();
    const resourcePath = `/.well-known/oauth-protected-resource/api/mcp-actions/${resource.token}`;
    equal((await context.ask({ path: resourcePath })).text, resourcePath);
  },

  'passes the errors of a plugin on as they are': async context => {
    const body = '{"error":{"name":"ConflictError","message":"own words"}}';
    for (const status of [400, 401, 404, 409, 500, 502, 503, 504]) {
      const { path } = context.one.endpoint(
        answerWith({ status, headers: ['Content-Type: application/json'], body }),
      );
      const answer = await context.ask({ path, method: 'POST', body: '{}' });
      deepEqual([answer.status, answer.text], [status, body]);
    }
  },
});
