import { findProgram } from '../run/findProgram.ts';
import { UsageError } from '../run/UsageError.ts';

/**
 * Checks that what npm cannot install is there.
 *
 * @throws UsageError with the command that installs it
 */
export function requirePrograms(names: readonly string[]): void {
  if (process.platform !== 'linux') {
    throw new UsageError('This benchmark reads what processes use from /proc: it needs Linux.');
  }
  const missing = names.filter(name => !findProgram(name));
  if (missing.length > 0) {
    throw new UsageError(
      `This benchmark needs ${missing.join(' and ')}. Install with: apt-get install ${missing.join(' ')}`,
    );
  }
}
