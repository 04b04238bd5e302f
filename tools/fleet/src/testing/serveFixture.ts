import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { parse } from 'yaml';

/** What it says about itself, at any path. */
export interface FixtureAnswer {
  readonly name: string;
  readonly pid: number;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly configs: readonly object[];
}

/**
 * A service as small as the launcher's contract allows. SIGUSR2 makes it
 * speak. `FIXTURE_<NAME>` makes it misbehave:
 * `die` while starting, never be `unready`, be `stubborn` about SIGTERM.
 */
export async function serveFixture(name: string): Promise<void> {
  const files = process.argv.slice(2).filter(arg => arg !== '--config');
  const configs = await Promise.all(files.map(async file => parse(await readFile(file, 'utf8'))));
  const behaviour = process.env[`FIXTURE_${name.toUpperCase()}`];
  console.log(`${name} is process ${process.pid}`);
  if (behaviour === 'die') {
    console.error(`${name} has a bad day`);
    process.exit(7);
  }
  const server = createServer((request, response) => {
    if (request.url === '/.backstage/health/v1/readiness') {
      response.writeHead(behaviour === 'unready' ? 503 : 200).end('{"status":"fixture"}');
    } else {
      response.end(
        JSON.stringify({ name, pid: process.pid, cwd: process.cwd(), env: process.env, configs }),
      );
    }
  });
  const stop = () => {
    console.log(`${new Date().toISOString()} ${name} warn the others are gone`);
    process.exit(0);
  };
  process.on('SIGTERM', () => (behaviour === 'stubborn' ? console.log('not now') : stop()));
  if (behaviour !== 'stubborn') process.on('disconnect', stop);
  process.on('SIGUSR2', () => {
    const at = new Date().toISOString();
    console.log(`${at} rootHttpRouter info "GET /" 200 type="incomingRequest"`);
    console.log(`${at} ${name} warn Location does not exist`);
    console.log(`${at} splitstage error A routing table from config was refused. Line 2:\n\n[\n^`);
    console.log('hello');
  });
  const { hostname, port } = new URL(configs[0].routing.services[name].url);
  server.listen(Number(port), hostname);
}
