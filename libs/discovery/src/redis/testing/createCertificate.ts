import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

/** Makes a self-signed certificate for a server's name or address; it is its own authority. */
export async function createCertificate(name: string) {
  const dir = await mkdtemp(join(tmpdir(), 'splitstage-tls-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...[
      '-days',
      '1',
      '-subj',
      `/CN=${name}`,
      '-addext',
      `subjectAltName=${isIP(name) ? 'IP' : 'DNS'}:${name}`,
    ],
    ...['-keyout', key, '-out', cert],
  ]);
  return { cert, key, pem: await readFile(cert, 'utf8') };
}
