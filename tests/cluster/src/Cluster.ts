import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const chart = join(import.meta.dirname, '../../../deploy/helm');

/** A pod, as far as the tests look at it. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly status: { readonly phase: string };
}

/**
 * A release of the chart in a namespace of its own, in the cluster of the current kubectl context.
 * Uses the `helm` and `kubectl` on PATH.
 */
export class Cluster {
  readonly namespace: string;
  readonly release = 'portal';

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** @throws Error with what kubectl says when it fails */
  async kubectl(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(
      'kubectl',
      ['--namespace', this.namespace, ...args],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    return stdout;
  }

  /** Creates or changes objects. */
  async apply(...objects: readonly object[]): Promise<void> {
    const child = spawn('kubectl', ['--namespace', this.namespace, 'apply', '--filename=-']);
    child.stdin.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    if (code !== 0) {
      throw new Error(`kubectl apply: ${complaint}`);
    }
  }

  /** @throws Error with what Helm says when it fails */
  async helm(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('helm', ['--namespace', this.namespace, ...args]);
    return stdout;
  }

  /** Installs or upgrades, and waits until all pods are ready. */
  async deploy(values: object): Promise<void> {
    const child = spawn('helm', [
      ...['--namespace', this.namespace, 'upgrade', this.release, chart],
      ...['--install', '--values=-', '--wait', '--timeout=12m'],
    ]);
    child.stdin.end(JSON.stringify(values));
    const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    if (code !== 0) {
      throw new Error(`helm upgrade: ${complaint}\n${await this.kubectl('get', 'pods')}`);
    }
  }

  /** The release's running pods, without what tests it; those of one service when it is named. */
  async pods(service?: string): Promise<Pod[]> {
    const component = 'app.kubernetes.io/component';
    const labels = [
      `app.kubernetes.io/instance=${this.release}`,
      service ? `${component}=${service}` : `${component}!=route-test`,
    ];
    const json = await this.kubectl('get', 'pods', '--output=json', `--selector=${labels}`);
    const { items }: { items: Pod[] } = JSON.parse(json);
    return items.filter(({ status }) => status.phase === 'Running');
  }

  /** What a service of the release answers to a GET, asked from one of its own pods. */
  async get(
    service: string,
    path: string,
  ): Promise<{ status: number; servedBy: string; body: string }> {
    const script = `fetch(process.argv[1]).then(async r => console.log(JSON.stringify({
      status: r.status, servedBy: r.headers.get('x-served-by'), body: await r.text() })))`;
    const output = await this.kubectl(
      ...['exec', `deployment/${this.release}-splitstage-${service}`, '--container=backend', '--'],
      ...['node', '--eval', script, `http://localhost:7007${path}`],
    );
    return JSON.parse(output);
  }
}
