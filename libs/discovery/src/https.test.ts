import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ConfigReader } from '@backstage/config';
import { expect, it, onTestFinished } from 'vitest';
import { parseRoutingTable } from './parseRoutingTable.ts';
import { readOwnUrl } from './readOwnUrl.ts';
import { createCertificate } from './redis/testing/createCertificate.ts';
import { TableDiscovery } from './TableDiscovery.ts';

it('a service with a certificate for the host of its row reaches itself by that name', async () => {
  const certificate = await createCertificate('127.0.0.1');
  const [cert, key] = [await readFile(certificate.cert), await readFile(certificate.key)];
  const server = createServer({ cert, key }, (_request, response) => response.end('it is me'));
  // Every interface, as for a row that is not on loopback: on its own it would take "localhost".
  await once(server.listen(0), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  // What NODE_EXTRA_CA_CERTS does when a process starts.
  setDefaultCACertificates([...getCACertificates('default'), certificate.pem]);

  const { table } = parseRoutingTable({
    services: { catalog: { url: `https://127.0.0.1:${port}`, plugins: ['catalog'] } },
  });
  const config = new ConfigReader({ backend: { listen: `:${port}`, https: true } });
  const [route] = table.services;
  const discovery = new TableDiscovery({
    service: 'catalog',
    table: () => table,
    ownUrl: route && readOwnUrl(config, route),
    publicUrl: 'https://portal.example.com',
  });
  const url = await discovery.getBaseUrl('catalog');
  expect(await (await fetch(url, { headers: { connection: 'close' } })).text()).toBe('it is me');
});
