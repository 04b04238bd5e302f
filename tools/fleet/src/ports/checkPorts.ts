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
    taken.map(async ([service, port]) => {
      const holder = await findPortHolder(port);
      return `Port ${port} (${service}) is taken${holder === undefined ? '' : ` by ${holder}`}.`;
    }),
  );
  const first = Math.min(...ports.values());
  throw new FleetError('PORT_TAKEN', found.join('\n'), {
    fix: `Stop what holds it, or start on other ports: npm start -- --port ${first + 1000}`,
  });
}

async function takenPorts(ports: Ports): Promise<[string, number][]> {
  const checked = await Promise.all(
    [...ports].map(async ([service, port]) =>
      (await isTaken(port)) ? [[service, port] as [string, number]] : [],
    ),
  );
  return checked.flat();
}

/** Taken on either loopback: browsers try ::1 first for localhost and would reach somebody else. */
async function isTaken(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1', '0.0.0.0']) {
    if (!(await canListen(port, host))) return true;
  }
  return false;
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', error => {
      const code = systemCode(error);
      if (code === 'EADDRINUSE') return resolve(false);
      // No IPv6 on this machine: nobody can be there.
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return resolve(true);
      const denied = `Port ${port} cannot be used: ${error.message}.`;
      reject(new FleetError('PORT_TAKEN', denied, { fix: 'npm start -- --port 8007' }));
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
