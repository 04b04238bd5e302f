import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes what NGINX needs to be a reverse proxy without surprises: one worker, connections to the
 * upstream that are kept, HTTP/1.1, nothing on disk, no access log. Returns the file's path.
 */
export async function writeNginxConfig(options: {
  readonly folder: string;
  readonly port: number;
  readonly upstream: string;
}): Promise<string> {
  const { port, upstream } = options;
  const folder = join(options.folder, `nginx-${port}`);
  await mkdir(folder, { recursive: true });
  // The worker of an NGINX that root starts is another user.
  await Promise.all([chmod(options.folder, 0o755), chmod(folder, 0o755)]);
  const file = join(folder, 'nginx.conf');
  await writeFile(file, nginxConfig({ folder, port, upstream: new URL(upstream).host }));
  return file;
}

function nginxConfig({
  folder,
  port,
  upstream,
}: Record<'folder' | 'upstream', string> & { port: number }) {
  return `daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 16384; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  client_max_body_size 0;
  keepalive_requests 100000000;
  upstream behind {
    server ${upstream};
    keepalive 256;
    keepalive_requests 100000000;
    # Shorter than the upstream keeps them, which is 5 s.
    keepalive_timeout 4s;
  }
  map $http_upgrade $connection_upgrade {
    default upgrade;
    '' '';
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://behind;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_request_buffering off;
      proxy_max_temp_file_size 0;
      proxy_read_timeout 300s;
    }
    location ~ /events$ {
      proxy_pass http://behind;
      proxy_http_version 1.1;
      proxy_set_header Connection '';
      proxy_buffering off;
    }
  }
}
`;
}
