import { describe, expect, it } from 'vitest';
import { createLinkMiddleware } from './createLinkMiddleware.ts';

const through = (answer: Response) =>
  createLinkMiddleware().apply(async () => answer)('http://localhost/api/x');
const json = { headers: { 'content-type': 'application/json; charset=utf-8', etag: 'x' } };

describe('createLinkMiddleware', () => {
  it('takes script links out of JSON and keeps the rest of the answer', async () => {
    const answer = await through(new Response('{"url":"javascript:1"}', { ...json, status: 201 }));
    expect(await answer.json()).toEqual({ url: '#' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([201, 'x']);
  });

  it('finds them behind escapes', async () => {
    const answer = await through(new Response('{"url":"\\u006aava\\tscript:1"}', json));
    expect(await answer.json()).toEqual({ url: '#' });
  });

  it('takes them out of the events of a task, wherever these are cut, and at once', async () => {
    const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>>();
    const answer = await through(
      new Response(readable, { headers: { 'content-type': 'text/event-stream' } }),
    );
    const writer = writable.getWriter();
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const encoder = new TextEncoder();
    const send = (text: string) => writer.write(encoder.encode(text));

    void send('event: completion\ndata: {"output":{"links":[{"url":"java');
    expect((await reader?.read())?.value).toBe('event: completion\n');
    void send('script:1"}],"text":"é"}}\n\n');
    expect((await reader?.read())?.value).toBe(
      'data: {"output":{"links":[{"url":"#"}],"text":"é"}}\n\n',
    );
    await Promise.all([writer.close(), reader?.read()]);
  });

  it('hands on what is neither, and answers without a body', async () => {
    const html = new Response('<a href="javascript:1">', {
      headers: { 'content-type': 'text/html' },
    });
    expect(await through(html)).toBe(html);
    const none = new Response(undefined, { status: 204 });
    expect(await through(none)).toBe(none);
  });
});
