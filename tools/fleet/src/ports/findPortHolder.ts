import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { processCommand } from '../process/processIdentity.ts';

const run = promisify(execFile);

/** Who listens on a port, such as `node (process 4711)`; undefined when that cannot be seen. */
export async function findPortHolder(port: number): Promise<string | undefined> {
  const pid =
    process.platform === 'linux' ? await holderFromProc(port) : await holderFromLsof(port);
  if (pid === undefined) return undefined;
  // Not /proc/<pid>/comm, which is the name of its first thread: "MainThread" for Node.
  const [program = ''] = (await processCommand(Number(pid))).split(' ', 1);
  // Programs may put what they like there: "nginx: master process …".
  const name = basename(program).replace(/:$/, '');
  return name ? `${name} (process ${pid})` : `process ${pid}`;
}

/** proc_pid_net(5) knows the socket's inode, and /proc/<pid>/fd who has it open. */
async function holderFromProc(port: number): Promise<string | undefined> {
  const listening = '0A';
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const row of (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode] = row.trim().split(/\s+/);
      if (state !== listening || Number.parseInt(local.split(':')[1] ?? '', 16) !== port) continue;
      inodes.add(`socket:[${inode}]`);
    }
  }
  if (inodes.size === 0) return undefined;
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      if (inodes.has(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))) return pid;
    }
  }
  return undefined;
}

async function holderFromLsof(port: number): Promise<string | undefined> {
  const args = ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN'];
  const found = await run('lsof', args).catch(() => undefined);
  return found?.stdout.split('\n', 1)[0] || undefined;
}
