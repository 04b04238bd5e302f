import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import type { Context } from '../Context.ts';
import type { Answer } from '../client/Answer.ts';

/** What a client has to read when the gateway answers in a plugin's place. */
export interface Refusal {
  /** The statuses that are right. */
  readonly status: readonly number[];
  readonly pluginId: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

/** Asserts that the gateway answers with Backstage's error JSON, and gives nothing away. */
export function assertRefusal(context: Context, answer: Answer, refusal: Refusal): void {
  const { status, pluginId, method, path } = refusal;
  ok(status.includes(answer.status), `${answer.status} in the place of ${status.join(' or ')}`);
  match(answer.value('content-type') ?? '', /^application\/json/);
  const { error, request, requestId, response } = answer.json();
  match(String(error?.name), /^[A-Z]\w+Error$/);
  match(String(error?.message), new RegExp(`\\b${pluginId}\\b`));
  deepEqual(request, { method, url: path });
  deepEqual(response, { statusCode: answer.status });
  ok(typeof requestId === 'string' && requestId !== '', 'no request id in the JSON');
  equal(answer.value('x-request-id'), requestId);
  doesNotMatch(answer.text, /127\.0\.0\.1|localhost|https?:/);
  for (const { host } of [context.one, context.two]) {
    ok(!answer.text.includes(host.slice(host.indexOf(':') + 1)), 'an internal port');
  }
  if (answer.status === 503) {
    match(answer.value('retry-after') ?? '', /^\d+$/);
  }
}
