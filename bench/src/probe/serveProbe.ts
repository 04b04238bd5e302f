import { rmSync } from 'node:fs';
import { createServer } from 'node:http';

/** What a process tells, by the path that is asked for. */
export type ProbeAnswers = Readonly<Record<string, () => object | Promise<object>>>;

/** Lets other processes ask this one, over a Unix socket, and does not keep it alive. */
export function serveProbe(socket: string, answers: ProbeAnswers): void {
  const server = createServer(async (request, response) => {
    const answer = answers[request.url ?? ''];
    const body = answer ? await answer() : { error: `nothing is known of ${request.url}` };
    // A connection that stayed would be one of the descriptors that somebody counts.
    response.setHeader('connection', 'close');
    response.end(JSON.stringify(body));
  });
  server.listen(socket).unref();
  process.once('exit', () => rmSync(socket, { force: true }));
}
