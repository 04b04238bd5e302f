import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, isInstalled } from './installPackages.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Installs what is missing, then runs a command with the Node that was installed. Signals are
 * passed on to it, and its exit code becomes ours.
 *
 * @param {Record<string, string>} commands scripts by name, relative to the checkout
 * @param {string[]} args the command's name and its arguments
 */
export async function runCommand(commands, [name = '', ...args]) {
  const script = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (script === undefined) {
    console.error(
      `error: There is no command "${name}"; there are ${Object.keys(commands).join(', ')}.`,
    );
    process.exitCode = 2;
    return;
  }
  if (!(await isInstalled(root))) {
    const problem = await untilSignal(stop => installPackages(root, stop));
    if (problem !== undefined) {
      console.error(problem);
      process.exitCode = 1;
      return;
    }
  }
  process.exitCode = await runScript(join(root, script), args);
}

/**
 * @template T
 * @param {(stop: AbortSignal) => Promise<T>} work
 */
async function untilSignal(work) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

/** @returns {Promise<number>} */
function runScript(script, args) {
  const modules = join(root, 'node_modules');
  const bin = join(modules, 'node', 'bin');
  const child = spawn(join(bin, 'node'), [script, ...args], {
    // The IPC channel's end tells it that we are gone, should we be killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      // Of what a command and its children load: a sixth of the time that `routing check` takes.
      NODE_COMPILE_CACHE: join(root, '.cache', 'node-compile'),
      ...process.env,
      PATH: [bin, join(modules, '.bin'), process.env.PATH].join(delimiter),
    },
  });
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  watchParent(() => child.kill('SIGTERM'));
  return new Promise(done => {
    child.once('error', error => {
      console.error(
        `error: ${join(bin, 'node')} could not be started: ${error.message}\n       Remove node_modules and try again.`,
      );
      done(1);
    });
    child.once('exit', (code, signal) => {
      if (signal) console.error(`error: ${script} was ended by ${signal}.`);
      done(code ?? 1);
    });
  });
}

/**
 * npm passes signals on, but not SIGKILL: when npm is gone, nobody is left to stop us.
 *
 * @param {() => void} onGone
 */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}
