import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Path } from './table.ts';

/** How to start nginx. */
export interface NginxOptions {
  readonly port: number;
  readonly paths: readonly Path[];
  /** The address behind a Service's name. */
  readonly addressOf: (service: string) => string;
}

/**
 * Starts a real nginx as an ingress controller would: path prefixes by element, longest first,
 * WebSockets and event streams let through.
 *
 * @throws Error with what nginx says when it does not start
 */
export async function startNginx(options: NginxOptions): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'splitstage-nginx-'));
  await writeFile(join(folder, 'nginx.conf'), configOf(options));
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    // Debian keeps it where only root's PATH leads.
    env: { ...process.env, PATH: [process.env.PATH, '/usr/sbin'].join(delimiter) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaints: string[] = [];
  child.stderr?.on('data', chunk => complaints.push(String(chunk)));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) {
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true });
  };
  try {
    await once(child, 'spawn');
    await untilItListens(child, options.port);
  } catch (error) {
    await stop();
    throw new Error(`nginx did not start: ${complaints.join('')}`, { cause: error });
  }
  return { [Symbol.asyncDispose]: stop };
}

async function untilItListens(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' }).catch(() => null);
    if (answer) {
      return;
    }
    await delay(50);
  }
  throw new Error(`It ended with ${child.exitCode}.`);
}

function configOf({ port, paths, addressOf }: NginxOptions): string {
  const locations = paths.flatMap(({ prefix, backends: [service = ''] }) => {
    const pass = `proxy_pass ${addressOf(service)};`;
    return prefix === '/'
      ? [`location / { ${pass} }`]
      : [`location = ${prefix} { ${pass} }`, `location ${prefix}/ { ${pass} }`];
  });
  return `
daemon off;
worker_processes 1;
pid nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path client;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  server {
    listen 127.0.0.1:${port};
    proxy_http_version 1.1;
    proxy_buffering off;
    proxy_set_header Host $host:${port};
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    ${locations.join('\n    ')}
  }
}
`;
}
