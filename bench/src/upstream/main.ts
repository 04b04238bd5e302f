import { createUpstream } from './createUpstream.ts';

/** `node main.ts <port>` */
createUpstream().listen(Number(process.argv[2]), '127.0.0.1');
