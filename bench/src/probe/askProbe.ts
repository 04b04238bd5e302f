import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** Asks a process that serves a probe; gives its answer as JSON text. */
export async function askProbe(socketPath: string, path: string): Promise<string> {
  const request = get({ socketPath, path, agent: false });
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (response?.statusCode !== 200) {
    throw new Error(`${socketPath} answered ${path} with ${response?.statusCode}`);
  }
  return await text(response);
}
