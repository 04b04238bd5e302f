#!/usr/bin/env node
import { commands } from './commandTable.ts';
import { runCli } from './runCli.ts';

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', () => undefined);

process.exitCode = await runCli(process.argv.slice(2), commands, {
  cwd: process.cwd(),
  env: process.env,
  out: text => process.stdout.write(`${text}\n`),
  err: text => process.stderr.write(`${text}\n`),
});
// The launcher's IPC channel would keep us alive.
if (process.connected) {
  process.disconnect();
}
