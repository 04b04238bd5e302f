import { type Attack, attacks, smuggled } from './attack.ts';

function upload(body: string): Attack['bytes'] {
  return path =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${body}${smuggled(path)}`;
}

/** Bodies for which there is no right reading; a request follows. */
const WRONG: Readonly<Record<string, string>> = {
  'a chunk size of 0x5': '0x5\r\nhello\r\n0\r\n\r\n',
  'a chunk size of +5': '+5\r\nhello\r\n0\r\n\r\n',
  'a chunk size of -5': '-5\r\nhello\r\n0\r\n\r\n',
  'a chunk size of g': 'g\r\nhello\r\n0\r\n\r\n',
  'a chunk size of nothing': '\r\nhello\r\n0\r\n\r\n',
  'a chunk size with a space before it': ' 5\r\nhello\r\n0\r\n\r\n',
  'a chunk size with a space in it': '5 0\r\nhello\r\n0\r\n\r\n',
  'a chunk size with an underscore': '0_5\r\nhello\r\n0\r\n\r\n',
  'a chunk size with a comma': '5,\r\nhello\r\n0\r\n\r\n',
  'a chunk size with a NUL': '5\0\r\nhello\r\n0\r\n\r\n',
  'a chunk size in quotes': '"5"\r\nhello\r\n0\r\n\r\n',
  'a chunk size of 2 to the 64 plus 5': '10000000000000005\r\nhello\r\n0\r\n\r\n',
  'a chunk size of 2 to the 32 plus 5, and five bytes': '100000005\r\nhello\r\n0\r\n\r\n',
  'a chunk size of twenty F': 'FFFFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n',
  'a chunk longer than its size': '3\r\nhello\r\n0\r\n\r\n',
  'a chunk with bytes behind it': '5\r\nhelloxx\r\n0\r\n\r\n',
  'a chunk without an end': '5\r\nhello0\r\n\r\n',
  'a chunk with a bare LF behind it': '5\r\nhello\n0\r\n\r\n',
  'a chunk with a bare CR behind it': '5\r\nhello\r0\r\n\r\n',
  'a chunk with two bytes in the place of its end': '5\r\nhelloxy0\r\n\r\n',
  'a chunk size that a bare LF ends': '5\nhello\r\n0\r\n\r\n',
  'a chunk size that a bare CR ends': '5\rhello\r\n0\r\n\r\n',
  'a body with bare LF only': '5\nhello\n0\n\n',
  'an extension with a bare LF (TERM.EXT)': '5;x\nhello\r\n0\r\n\r\n',
  'an extension with a bare CR': '5;x\rxx\r\nhello\r\n0\r\n\r\n',
  'an extension with a NUL': '5;x\0\r\nhello\r\n0\r\n\r\n',
  'a last chunk without its empty line': '5\r\nhello\r\n0\r\n',
  'a last chunk that bare LF end': '5\r\nhello\r\n0\n\n',
  'a trailer with a space before the colon': '5\r\nhello\r\n0\r\nX : y\r\n\r\n',
  'a trailer with a bare CR': '5\r\nhello\r\n0\r\nX: a\rb\r\n\r\n',
  'a trailer with a NUL': '5\r\nhello\r\n0\r\nX: a\0b\r\n\r\n',
};

/** Bodies that may be read as `hello`; nothing follows. */
const ODD: Readonly<Record<string, string>> = {
  'a chunk extension': '5;name=value\r\nhello\r\n0\r\n\r\n',
  'a chunk extension in quotes': '5;name="a;b=\\"c"\r\nhello\r\n0;x\r\n\r\n',
  'a chunk extension that looks like a chunk': '5;0\r\nhello\r\n0\r\n\r\n',
  'a chunk extension of 8 KB': `5;${'x'.repeat(8_192)}\r\nhello\r\n0\r\n\r\n`,
  'a chunk size with zeros before it': '0000000000000005\r\nhello\r\n0\r\n\r\n',
  'a chunk size with a space behind it': '5 \r\nhello\r\n0\r\n\r\n',
  'a chunk size with a tab behind it': '5\t\r\nhello\r\n0\r\n\r\n',
  'a last chunk of many zeros': '5\r\nhello\r\n00000\r\n\r\n',
  'a trailer that frames': '5\r\nhello\r\n0\r\nContent-Length: 50\r\nTransfer-Encoding: x\r\n\r\n',
  'a trailer that routes': '5\r\nhello\r\n0\r\nHost: two\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n',
};

export const chunks = attacks('Smuggling: chunks', {
  ...Object.fromEntries(
    Object.entries(WRONG).map(([what, body]) => [what, { wrong: true, bytes: upload(body) }]),
  ),
  ...Object.fromEntries(
    Object.entries(ODD).map(([what, body]) => [
      what,
      {
        body: 'hello',
        bytes: path =>
          `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${body}`,
      } satisfies Attack,
    ]),
  ),
});
