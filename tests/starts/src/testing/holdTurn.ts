// A process in the middle of a start: it has its turn and keeps it.

import { createTurn } from './createTurn.ts';
import { connectAsPlugin } from './openDatabase.ts';

const [url = ''] = process.argv.slice(2);
const { turn } = createTurn(connectAsPlugin(url), { name: `other:${process.pid}@there` });
await turn.take();
console.log('there');
setInterval(() => undefined, 60_000);
