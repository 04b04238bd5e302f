import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that tests start and that npm does not bring; the Debian package has the same name. */
const programs = ['chromium', 'nginx', 'openssl', 'pgbouncer', 'redis-server'];

/** Programs are missing, and this machine is not one where we may install them. */
export class SystemPackagesError extends Error {
  override readonly name = 'SystemPackagesError';
}

/**
 * Installs what is missing on Debian as root.
 *
 * @throws SystemPackagesError that names all that is missing, on any other machine
 */
export function installSystemPackages(): void {
  const missing = programs.filter(program => !isInstalled(program));
  if (missing.length === 0) {
    return;
  }
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) {
    throw new SystemPackagesError(
      `The tests need programs that are not on PATH: ${missing.join(', ')}. Install them with your system's package manager, then run npm test again.`,
    );
  }
  console.log(`Installing ${missing.join(', ')}`);
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...missing]]) {
    const { status, stderr } = spawnSync('apt-get', ['--quiet=2', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    });
    if (status !== 0) {
      throw new SystemPackagesError(`apt-get ${args.join(' ')} failed:\n${stderr}`);
    }
  }
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
