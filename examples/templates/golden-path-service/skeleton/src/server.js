import http from 'node:http';
import { createMetrics } from './metrics.js';

/** The routes of this service: a method and a path to a function that gives the answer. */
const routes = new Map([['GET /', () => ({ service: '${{ values.name }}' })]]);

/** An HTTP server that is not listening yet. */
export function createServer() {
  const metrics = createMetrics();

  return http.createServer((request, response) => {
    const [path] = request.url.split('?', 1);
    // Not measured: the objectives are about requests of users.
    if (path === '/healthz') return send(response, 200, { status: 'ok' });
    if (path === '/metrics') return sendMetrics(response, metrics);

    const started = performance.now();
    response.on('finish', () => {
      metrics.observe(response.statusCode, (performance.now() - started) / 1000);
    });

    const route = routes.get(`${request.method} ${path}`);
    if (!route) return send(response, 404, { error: 'There is nothing here' });
    try {
      return send(response, 200, route(request));
    } catch (error) {
      console.error(error);
      return send(response, 500, { error: 'Something went wrong' });
    }
  });
}

function sendMetrics(response, metrics) {
  response.setHeader('content-type', 'text/plain; version=0.0.4');
  response.end(metrics.print());
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
