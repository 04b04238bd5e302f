import { spawn } from 'node:child_process';
import { access, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const neededGigabytes = 3;

/**
 * Whether node_modules is what pnpm-lock.yaml asks for. pnpm keeps the lockfile that it has
 * installed in node_modules/.pnpm/lock.yaml, and writes .modules.yaml last.
 *
 * @param {string} root
 * @returns {Promise<boolean>}
 */
export async function isInstalled(root) {
  const modules = join(root, 'node_modules');
  try {
    const [wanted, installed] = await Promise.all([
      readFile(join(root, 'pnpm-lock.yaml')),
      readFile(join(modules, '.pnpm', 'lock.yaml')),
      access(join(modules, '.modules.yaml')),
      access(join(modules, 'node', 'bin', 'node')),
    ]);
    return wanted.equals(installed);
  } catch {
    return false;
  }
}

/**
 * Installs what the lockfile lists, with the pnpm that package.json names. Shows progress only;
 * all of the output when it fails.
 *
 * @param {string} root
 * @param {AbortSignal} signal stops it
 * @returns {Promise<string | undefined>} what went wrong
 */
export async function installPackages(root, signal) {
  const { bavail, bsize } = await statfs(root);
  const free = (bavail * bsize) / 1024 ** 3;
  if (free < neededGigabytes) {
    return `error: Only ${free.toFixed(1)} GB are free on the disk of ${root}; installing needs ${neededGigabytes} GB.\n       Make room and try again.`;
  }
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  // The hash that corepack may add to the version is not part of it.
  const [pnpm] = packageManager.split('+');
  const progress = showProgress('Installing packages');
  const run = args => runPnpm(root, [pnpm, ...args], signal, progress);
  let { code, lines } = await run([
    'install',
    '--frozen-lockfile',
    '--config.confirmModulesPurge=false',
  ]);
  if (code === 0 && !signal.aborted && !(await isInstalled(root))) {
    // Somebody has installed without install scripts, which a second installation does not run.
    ({ code, lines } = await run(['rebuild']));
  }
  progress.end(code === 0);
  if (signal.aborted) return 'Stopped while installing; the next start goes on with it.';
  if (code === 0) return undefined;
  const outdated = lines.some(line => line.includes('ERR_PNPM_OUTDATED_LOCKFILE'));
  const fix = outdated
    ? `A package.json has changed since pnpm-lock.yaml was written: run npx ${pnpm} install.`
    : 'Check the network, then try again.';
  return `${lines.join('\n')}\nerror: The packages could not be installed; what pnpm said is above.\n       ${fix}`;
}

/**
 * @param {string} root
 * @param {string[]} args
 * @param {AbortSignal} signal
 * @param {{ say(text: string): void }} progress
 */
async function runPnpm(root, args, signal, progress) {
  const lines = [];
  // A group of its own: Ctrl-C reaches us alone, and we stop all of it.
  const child = spawn('npx', ['-y', ...args, '--reporter=append-only'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = () => child.pid !== undefined && process.kill(-child.pid, 'SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', line => {
      lines.push(line);
      if (line.startsWith('Progress:')) progress.say(line.slice('Progress:'.length));
    });
  }
  const code = await new Promise(resolve => {
    child.once('error', error => {
      lines.push(`npx could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('close', resolve);
  });
  signal.removeEventListener('abort', stop);
  return { code, lines };
}

/** @param {string} title */
function showProgress(title) {
  const startedAt = Date.now();
  const { stdout } = process;
  let detail = '';
  const draw = () => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    stdout.write(
      `\r\x1b[2K  ${`${title}${detail} · ${seconds} s`.slice(0, (stdout.columns || 80) - 3)}`,
    );
  };
  const timer = stdout.isTTY ? setInterval(draw, 500) : undefined;
  if (!stdout.isTTY) console.log(`  ${title}`);
  return {
    /** @param {string} text */
    say(text) {
      detail = `:${text}`;
    },
    /** @param {boolean} well */
    end(well) {
      clearInterval(timer);
      if (stdout.isTTY) stdout.write('\r\x1b[2K');
      if (well)
        console.log(`  packages are installed (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
    },
  };
}
