import { createServer } from './server.js';

const port = Number(process.env.PORT ?? 8080);
const server = createServer();

server.listen(port, () => console.log(`Listening on http://localhost:${server.address().port}`));

// Kubernetes sends SIGTERM and waits: what is under way is finished, nothing new begins.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    console.log(`${signal}: stopping`);
    server.close();
    server.closeIdleConnections();
  });
}
