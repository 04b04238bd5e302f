import { readdirSync, readFileSync } from 'node:fs';

/** Microseconds: /proc counts in hundredths of a second on every usual system (proc_pid_stat(5)). */
const TICK = 10_000;

/** Microseconds of CPU that a process has used, in all its threads. */
export function cpuTime(pid: number): number {
  const fields = statOf(pid);
  // Fields 14 and 15, utime and stime; the first that is left here is field 3.
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

/** Kibibytes of memory that a process holds. */
export function residentMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
}

/** A process and its children. */
export function processTree(pid: number): number[] {
  const children = readdirSync('/proc')
    .map(Number)
    .filter(other => other > 0 && parentOf(other) === pid);
  return [pid, ...children];
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[1]);
  } catch {
    // It ended since the folder was read.
    return undefined;
  }
}

/** Fields from the third one on: the second is a name in brackets, which may hold spaces. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
