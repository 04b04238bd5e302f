import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { FleetError, systemCode } from '../errors.ts';
import { findPortHolder } from './findPortHolder.ts';

/** The ports that a fleet wants, by service. */
export type Ports = ReadonlyMap<string, number>;

/** Options of {@link checkPorts}. */
export interface CheckPortsOptions {
  /** How long to wait for ports that a killed launcher's services are about to give up. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/**
 * Makes sure that all ports are free before anything is started.
 *
 * @throws FleetError PORT_TAKEN that names every taken port, who holds it, and a way out.
 */
export async function checkPorts(ports: Ports, options: CheckPortsOptions): Promise<void> {
  const until = Date.now() + options.patienceMs;
  let taken = await takenPorts(ports);
  while (taken.length > 0 && Date.now() < until) {
    await delay(100, undefined, { signal: options.signal });
    taken = await takenPorts(ports);
  }
  if (taken.length === 0) return;
  const found = await Promise.all(
    taken.map(async ({ service, port, code }) => {
      if (code !== 'EADDRINUSE') return `Port ${port} (${service}) cannot be used: ${why(code)}.`;
      const holder = await findPortHolder(port);
      return `Port ${port} (${service}) is taken${holder === undefined ? '' : ` by ${holder}`}.`;
    }),
  );
  const other = anotherPort(ports);
  const held = taken.some(({ code }) => code === 'EADDRINUSE');
  throw new FleetError('PORT_TAKEN', found.join('\n'), {
    fix: `${held ? 'Stop what holds it, or start' : 'Start'} on other ports: npm start -- --port ${other}`,
  });
}

/** A port that `--port` takes for all of them, and that needs no privilege. */
function anotherPort(ports: Ports): number {
  const [first, last] = [Math.min(...ports.values()), Math.max(...ports.values())];
  const next = first < 1024 ? 8007 : first + 1000;
  return next + (last - first) < 65_536 ? next : 8007;
}

function why(code: string | undefined): string {
  return code === 'EACCES' ? 'ports below 1024 are for the administrator' : (code ?? 'unknown');
}

interface RefusedPort {
  readonly service: string;
  readonly port: number;
  /** The system's error. */
  readonly code: string | undefined;
}

async function takenPorts(ports: Ports): Promise<RefusedPort[]> {
  const checked = await Promise.all(
    [...ports].map(async ([service, port]): Promise<RefusedPort[]> => {
      const refusal = await refusalOf(port);
      return refusal === undefined ? [] : [{ service, port, code: refusal.code }];
    }),
  );
  return checked.flat();
}

/** Taken on either loopback: browsers try ::1 first for localhost and would reach somebody else. */
async function refusalOf(port: number): Promise<{ code: string | undefined } | undefined> {
  for (const host of ['127.0.0.1', '::1', '0.0.0.0']) {
    const refusal = await tryToListen(port, host);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function tryToListen(
  port: number,
  host: string,
): Promise<{ code: string | undefined } | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', error => {
      const code = systemCode(error);
      // No IPv6 on this machine: nobody can be there.
      const absent = code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
      resolve(absent ? undefined : { code });
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
