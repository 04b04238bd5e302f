import { ChildGroup } from '../process/ChildGroup.ts';

// A launcher for tests to kill, with a child that ignores what it is told.
const child = new ChildGroup({
  command: process.execPath,
  args: ['-e', `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')`],
  cwd: '/',
  env: process.env,
  graceMs: 1_000,
  onLine: line => console.log(line, child.pid),
});
