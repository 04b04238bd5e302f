import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Context } from '../Context.ts';
import { section } from '../section.ts';

/** What reaches the owner byte for byte, behind the plugin's path. */
const PASSED = {
  'an encoded slash': '/a%2Fb%2fc',
  'an encoded space': '/a%20b',
  'encoded UTF-8': '/caf%C3%A9',
  'an encoded dot in a name': '/a%2Eb/..c/d../...',
  'dots in the query': '/x?a=../..%2f',
  'a semicolon': '/a;b=c/d',
  'an empty segment': '//a///b/',
  'an empty query': '/a?',
  'question marks in the query': '/a?b=c??d=/e',
  'brackets and other characters that few encode': "/a[0]|b^c{d}`e'f",
  'an encoded NUL and control characters': '/a%00b%0d%0ac',
  'broken encoding': '/a%zz%2',
  'an encoded question mark and hash': '/a%3Fb%23c',
  'an at sign and a colon': '/a@b:80/c',
  'a URL in the path': '/http://other.example/api/two',
} as const;

/** What is `.` or `..` for somebody; refused. `TOKEN` stands for a token of the other owner. */
const DOTS = [
  '/api/one/../two/TOKEN',
  '/api/one/./TOKEN',
  '/api/one/TOKEN/..',
  '/api/one/TOKEN/.',
  '/api/one/x/%2e%2e/TOKEN',
  '/api/one/.%2E/TOKEN',
  '/api/one/%2e./TOKEN',
  '/api/one/%2E/TOKEN',
  '/api/one/..%2ftwo/TOKEN',
  '/api/one/x%2f..%2fTOKEN',
  '/api/one/..%5ctwo%5cTOKEN',
  '/api/one/..\\two\\TOKEN',
  '/api/one\\..\\two\\TOKEN',
  '/api/one%2f..%2ftwo/TOKEN',
  '/api/one/%2e%2e%2ftwo/TOKEN',
  '/api/../api/one/TOKEN',
  '/api/./one/TOKEN',
];

/** What looks like a plugin's path and is none. */
const NO_PLUGIN = [
  '/API/one/TOKEN',
  '/api//one/TOKEN',
  '//api/one/TOKEN',
  '/./api/one/TOKEN',
  '/x/../api/one/TOKEN',
  '/%61pi/one/TOKEN',
  '/api%2fone/TOKEN',
  '/api\\one\\TOKEN',
  '\\api\\one\\TOKEN',
  '/api/ONE/TOKEN',
  '/api/%6fne/TOKEN',
  '/api/one%2fTOKEN',
  '/api/one;x/TOKEN',
  '/api/one%00/TOKEN',
  '/api/one./TOKEN',
];

/** Sends a target as it is; returns the status of the answer. */
async function statusOf(context: Context, target: string): Promise<number> {
  const client = await context.connect();
  client.send(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const [, status] = await client.until(/^HTTP\/1\.1 (\d+) /);
  return Number(status);
}

export const paths = section('Paths', {
  ...Object.fromEntries(
    Object.entries(PASSED).map(([what, suffix]) => [
      `passes ${what} byte for byte`,
      async context => {
        const endpoint = context.one.endpoint();
        equal(await statusOf(context, endpoint.path + suffix), 200);
        equal(endpoint.requests[0]?.target, endpoint.path + suffix);
      },
    ]),
  ),

  'passes a URL of 8 KB': async context => {
    const endpoint = context.one.endpoint();
    const path = `${endpoint.path}/${'a%2F'.repeat(1024)}?${'b=c&'.repeat(1024)}`;
    equal((await context.ask({ path })).status, 200);
    equal(endpoint.requests[0]?.target, path);
  },

  'takes a target in absolute form for its path, whoever it names': async context => {
    for (const authority of ['x', 'evil.example', '127.0.0.1:1', 'user:secret@evil.example']) {
      const endpoint = context.one.endpoint();
      equal(await statusOf(context, `http://${authority}${endpoint.path}?a=b`), 200);
      deepEqual(
        endpoint.requests.map(({ target }) => target),
        [`${endpoint.path}?a=b`],
      );
    }
  },

  ...Object.fromEntries(
    DOTS.map(target => [
      `answers 400 to ${target} and asks nobody`,
      async context => {
        const endpoints = [context.one.endpoint(), context.two.endpoint()];
        for (const { token } of endpoints) {
          equal(await statusOf(context, target.replace('TOKEN', token)), 400);
        }
        deepEqual(
          endpoints.map(({ arrivals }) => arrivals.length),
          [0, 0],
        );
      },
    ]),
  ),

  ...Object.fromEntries(
    NO_PLUGIN.map(target => [
      `takes ${target} for no path of the plugin`,
      async context => {
        const endpoint = context.one.endpoint();
        const status = await statusOf(context, target.replace('TOKEN', endpoint.token));
        ok([400, 404].includes(status), String(status));
        equal(endpoint.requests.length, 0);
      },
    ]),
  ),
});
