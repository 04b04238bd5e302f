import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { freePorts } from '@splitstage/fleet';
import type { ServicesStatus } from '@splitstage/gateway';
import { writeBackendConfig } from '../gateway/contestants/writeBackendConfig.ts';
import { askProbe } from '../probe/askProbe.ts';
import { countDescriptors } from '../run/countDescriptors.ts';
import type { Program } from '../run/Program.ts';
import type { Run } from '../run/Run.ts';
import { readNumbers } from '../run/readNumbers.ts';
import { residentMemory } from '../run/readProcess.ts';
import { untilAnswers } from '../run/untilAnswers.ts';
import { RoutingFile, type Services } from './RoutingFile.ts';

/** How long the gateway lets an instance be silent. */
const TIMEOUT = { seconds: 2 };

/** What the gateway's process uses at one moment. */
export interface Sample {
  /** Milliseconds since the process of the soak started. */
  readonly at: number;
  /** Mebibytes of the whole process, and of live JavaScript objects with what they hold. */
  readonly resident: number;
  readonly heap: number;
  readonly descriptors: number;
  readonly sockets: number;
}

/** Our gateway in a Backstage backend, as a process that can be looked into. */
export class SoakGateway {
  readonly origin: string;
  readonly routing: RoutingFile;
  readonly #program: Program;
  readonly #probe: string;
  readonly #token: string;

  private constructor(options: {
    readonly origin: string;
    readonly routing: RoutingFile;
    readonly program: Program;
    readonly probe: string;
    readonly token: string;
  }) {
    this.origin = options.origin;
    this.routing = options.routing;
    this.#program = options.program;
    this.#probe = options.probe;
    this.#token = options.token;
  }

  /** Resolves when it forwards the requests of a plugin. */
  static async start(run: Run, services: Services, pluginId: string): Promise<SoakGateway> {
    const [port = 0] = await freePorts(1);
    const origin = `http://127.0.0.1:${port}`;
    const token = randomBytes(24).toString('base64url');
    const probe = join(run.folder, 'probe');
    const routing = new RoutingFile(join(run.folder, 'routing.yaml'), origin);
    await routing.create(services);
    const config = await writeBackendConfig({
      folder: run.folder,
      port,
      auth: { externalAccess: [{ type: 'static', options: { token, subject: 'soak' } }] },
      more: { gateway: { timeout: TIMEOUT } },
    });
    const program = run.start({
      command: process.execPath,
      args: [
        '--expose-gc',
        join(import.meta.dirname, 'gatewayBackend.ts'),
        ...['--config', config, '--config', routing.path],
      ],
      env: { NODE_ENV: 'production', LOG_LEVEL: 'info', BENCH_PROBE: probe },
      silent: true,
    });
    await program.whileRunning(untilAnswers(`${origin}/api/${pluginId}/small`, run.signal));
    return new SoakGateway({ origin, routing, program, probe, token });
  }

  /** Looks into the process, after a full garbage collection. */
  async sample(): Promise<Sample> {
    const { pid } = this.#program;
    const memory = await this.#program.whileRunning(askProbe(this.#probe, '/memory'));
    const { heapUsed, external } = readNumbers(memory, 'heapUsed', 'external');
    const { all, sockets } = countDescriptors(pid);
    return {
      at: performance.now(),
      resident: residentMemory(pid) / 1024,
      heap: (heapUsed + external) / 2 ** 20,
      descriptors: all,
      sockets,
    };
  }

  /** What it has counted itself: retries, ejections, aborts, timeouts. */
  async counts(): Promise<Readonly<Record<string, number>>> {
    return JSON.parse(await askProbe(this.#probe, '/counts'));
  }

  /** Its own view of the services behind it. */
  async status(): Promise<SoakStatus> {
    const response = await fetch(`${this.origin}/api/gateway/v1/services`, {
      headers: { authorization: `Bearer ${this.#token}`, connection: 'close' },
    });
    if (!response.ok) {
      throw new Error(`the gateway's status: ${response.status} ${await response.text()}`);
    }
    const { revision, services }: ServicesStatus = JSON.parse(await response.text());
    const instances = services.flatMap(service => service.instances);
    return { revision, inFlight: instances.reduce((sum, { inFlight }) => sum + inFlight, 0) };
  }
}

/** What a soak needs of the status. */
export interface SoakStatus {
  readonly revision: string | null;
  readonly inFlight: number;
}
