// A process that migrates: `plain` as knex does, `guarded` as a service does. With `hang` it stays
// in the middle of a migration that has no transaction.

import { createTurn } from './createTurn.ts';
import { catalogLike } from './migrations.ts';
import { connectAsPlugin } from './openDatabase.ts';

const [url = '', kind, hang] = process.argv.slice(2);
const client = connectAsPlugin(url);
const migrating = kind === 'plain' ? client : createTurn(client).guarded();
if (hang !== 'hang') {
  console.log('there');
}
await migrating.migrate.latest(
  catalogLike(async () => {
    if (hang === 'hang') {
      console.log('there');
      await new Promise(resolve => setTimeout(resolve, 600_000));
    }
  }),
);
await client.destroy();
