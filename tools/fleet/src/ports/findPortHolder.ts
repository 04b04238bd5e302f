import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who listens on a port, such as `node (process 4711)`; undefined when that cannot be seen. */
export async function findPortHolder(port: number): Promise<string | undefined> {
  const pid =
    process.platform === 'linux' ? await holderFromProc(port) : await holderFromLsof(port);
  if (pid === undefined) return undefined;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return name ? `${name.trim()} (process ${pid})` : `process ${pid}`;
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
