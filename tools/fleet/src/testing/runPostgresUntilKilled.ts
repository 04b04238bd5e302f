import { startPostgres } from '../postgres/startPostgres.ts';

// A launcher for tests to kill: PostgreSQL on the folder that the command line names.
const postgres = await startPostgres({
  dataDir: process.argv[2] ?? '',
  log: event => event.type === 'log' && console.log(event.line),
});
console.log(`ready ${postgres.pid}`);
