import type { FetchMiddleware } from '@backstage/core-app-api';
import { LineTransform } from './LineTransform.ts';
import { withoutScriptLinks } from './withoutScriptLinks.ts';

/** Cheap, and true for every text that holds such an address, escapes included. */
const suspicious = /script|"\s*data[^"]*:|\\[bfnrtu]/i;

/**
 * Takes addresses that run scripts out of what plugins answer, events of a task included.
 * The content security policy keeps them from running; Backstage's Link throws when it meets one, and
 * with it the whole page: one template with such a link, and nobody could see any template.
 */
export function createLinkMiddleware(): FetchMiddleware {
  return {
    apply: next => async (input, init) => {
      const response = await next(input, init);
      const type = response.headers.get('content-type') ?? '';
      if (response.body && type.startsWith('text/event-stream')) {
        const lines = new LineTransform(line => {
          const [, data] = /^data: ?(.*)$/.exec(line) ?? [];
          return data ? `data: ${withoutScriptLinks(data)}` : line;
        });
        return answerAgain(response, response.body.pipeThrough(lines.stream));
      }
      if (!response.body || !/^application\/(?:[\w.-]+\+)?json\b/.test(type)) {
        return response;
      }
      const text = await response.text();
      return answerAgain(response, suspicious.test(text) ? withoutScriptLinks(text) : text);
    },
  };
}

/** The same answer with another body. */
function answerAgain(response: Response, body: BodyInit): Response {
  const { status, statusText, headers, url } = response;
  const answer = new Response(body, { status, statusText, headers });
  // Who reads an answer's address gets the true one: a new Response has none.
  Object.defineProperty(answer, 'url', { value: url });
  return answer;
}
