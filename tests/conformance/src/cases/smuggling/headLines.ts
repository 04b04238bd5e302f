import { type Attack, attacks, smuggled } from './attack.ts';

/** Lines for which there is no right reading, between a request's own ones. */
const WRONG: Readonly<Record<string, string>> = {
  'a space before a colon': 'X-A : b',
  'a tab before a colon': 'X-A\t: b',
  'a space in a name': 'X A: b',
  'a name of nothing': ': b',
  'a line without a colon': 'X-A',
  'a NUL in a name': 'X\0A: b',
  'a NUL in a value': 'X-A: b\0c',
  'a control character in a name': 'X\x01A: b',
  'a control character in a value': 'X-A: b\x01c',
  'a DEL in a value': 'X-A: b\x7fc',
  'a byte above ASCII in a name': 'X\xe9A: b',
  'a bare CR in a name': 'X\rA: b',
  'a bare CR in a value': 'X-A: b\rc',
  'a bare CR before the end of a line': 'X-A: b\r',
  'a slash in a name': 'X/A: b',
  'a quote in a name': '"X-A": b',
  'a parenthesis in a name': 'X(A): b',
  'two Host headers': 'Host: y',
  'two Host headers, the same': 'Host: x',
  'two Host headers, one with a space': 'Host : x',
};

/** Lines that may be read. */
const ODD: Readonly<Record<string, string>> = {
  'a folded value': 'X-A: b\r\n c',
  'a value folded by a tab': 'X-A: b\r\n\tc',
  'a folded value that looks like a header': 'X-A: b\r\n X-Forwarded-For: 6.6.6.6',
  'a folded value of nothing': 'X-A: b\r\n ',
  'a line that a bare LF ends': 'X-A: b\nX-B: c',
  'an underscore in a name': 'X_Forwarded_For: 6.6.6.6',
  'a dot in a name': 'X.Forwarded.For: 6.6.6.6',
  'a value of nothing': 'X-A:',
  'a value above ASCII': 'X-A: \xe9\xff',
};

/** Whole heads. */
const HEADS: Readonly<Record<string, Attack>> = {
  'no Host': { wrong: true, bytes: path => `GET ${path} HTTP/1.1\r\n\r\n` },
  'a Host with a path': { bytes: path => get(path, 'Host: x/api/two') },
  'a Host with user info': { bytes: path => get(path, 'Host: user:secret@x') },
  'a Host with a space in it': { bytes: path => get(path, 'Host: x y') },
  'a Host with a comma in it': { bytes: path => get(path, 'Host: x, y') },
  'a Host of nothing': { bytes: path => get(path, 'Host:') },
  'a Host that is folded': { bytes: path => get(path, 'Host:\r\n x') },
  'a folded first line': { wrong: true, bytes: path => get(path, ' Host: x') },
  'a second request behind an empty line with a space': {
    wrong: true,
    bytes: path => `GET ${path} HTTP/1.1\r\nHost: x\r\n \r\n${smuggled(path)}`,
  },
  'an empty line before the request': { bytes: path => `\r\n${get(path, 'Host: x')}` },
  'many empty lines before the request': {
    bytes: path => `${'\r\n'.repeat(20)}${get(path, 'Host: x')}`,
  },
  'a bare LF before the request': { bytes: path => `\n${get(path, 'Host: x')}` },
  'a space before the request': { wrong: true, bytes: path => ` ${get(path, 'Host: x')}` },
  'a NUL before the request': { wrong: true, bytes: path => `\0${get(path, 'Host: x')}` },
  'a head with bare LF only': { bytes: path => `GET ${path} HTTP/1.1\nHost: x\n\n` },
  'a head with bare CR only': { wrong: true, bytes: path => `GET ${path} HTTP/1.1\rHost: x\r\r` },
  'an empty line of bare LF': { bytes: path => `GET ${path} HTTP/1.1\r\nHost: x\r\n\n` },
  'a body behind an empty line of CR LF LF': {
    bytes: path => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\n12345`,
  },
};

function get(path: string, host: string, more = ''): string {
  return `GET ${path} HTTP/1.1\r\n${host}\r\n${more}\r\n`;
}

export const headLines = attacks('Smuggling: header lines', {
  ...Object.fromEntries(
    Object.entries(WRONG).map(([what, line]) => [
      what,
      { wrong: true, bytes: (path: string) => get(path, 'Host: x', `${line}\r\n`) },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(ODD).map(([what, line]) => [
      what,
      { bytes: (path: string) => get(path, 'Host: x', `${line}\r\n`) },
    ]),
  ),
  ...HEADS,
});
