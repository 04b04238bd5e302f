import { threadId } from 'node:worker_threads';
import getPort from 'get-port';

const lowest = 10_000;
// Below the ports that Linux (32768) and macOS (49152) hand out to outgoing connections: one of
// those may take a port between the moment when it is found free and the moment when it is used.
const highest = 32_000;
const blockSize = 20;

/**
 * Finds free ports. Each process (and thread) searches from a block of its own, so that several
 * launchers on one machine do not find the same port at the same time; get-port sees to it that
 * one process is not given a port twice.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let i = 0; i < count; i++) ports.push(await getPort({ port: candidates(), exclude: ports }));
  return ports;
}

function* candidates(): Iterable<number> {
  const range = highest - lowest;
  const start = ((process.pid * 7 + threadId) * blockSize) % range;
  for (let i = 0; i < range; i++) yield lowest + ((start + i) % range);
}
