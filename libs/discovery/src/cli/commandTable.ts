import type { Command } from './Command.ts';
import { check } from './commands/check.ts';
import { diff } from './commands/diff.ts';
import { history } from './commands/history.ts';
import { migrate } from './commands/migrate.ts';
import { publish } from './commands/publish.ts';
import { rollback } from './commands/rollback.ts';
import { show } from './commands/show.ts';

/** Every command by its name, in the order of help. */
export const commands: Readonly<Record<string, Command>> = {
  check,
  show,
  diff,
  publish,
  rollback,
  history,
  migrate,
};
