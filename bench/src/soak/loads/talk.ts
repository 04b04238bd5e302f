import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { LARGE } from '../../upstream/answers.ts';
import { WrongAnswer } from '../WrongAnswer.ts';
import type { Load } from './Load.ts';

const MESSAGES = 4;
const LONGEST_MESSAGE = 65_536;
/** Milliseconds between two messages, at most. */
const LONGEST_PAUSE = 500;

/** Opens a WebSocket, says a few things and hears them back, and closes it. */
export const talk: Load = {
  kind: 'WebSocket',
  clients: 8,
  async request({ origin, pluginId }) {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/${pluginId}/socket`);
    const closed = once(socket, 'close').then(([code]) => {
      throw new Error(`closed with ${code}`);
    });
    try {
      await Promise.race([once(socket, 'open'), closed]);
      for (let message = 0; message < MESSAGES; message++) {
        const sent = LARGE.subarray(0, Math.ceil(Math.random() * LONGEST_MESSAGE));
        const heard = once(socket, 'message');
        socket.send(sent);
        const [found] = await Promise.race([heard, closed]);
        if (!sent.equals(found)) {
          throw new WrongAnswer(`a message of ${sent.length} bytes came back as ${found.length}`);
        }
        await Promise.race([delay(Math.random() * LONGEST_PAUSE), closed]);
      }
    } finally {
      closed.catch(() => undefined);
      // What is said after this is nobody's failure.
      socket.on('error', () => undefined);
      socket.close();
    }
  },
};
