import { type Attack, attacks, smuggled } from './attack.ts';

/** First lines for which there is no right reading; PATH stands for the path. */
const WRONG: Readonly<Record<string, string>> = {
  'HTTP/0.9': 'GET PATH',
  'HTTP/0.9 in other words': 'GET PATH HTTP/0.9',
  'HTTP/2.0': 'GET PATH HTTP/2.0',
  'HTTP/3.0': 'GET PATH HTTP/3.0',
  'HTTP/1.10': 'GET PATH HTTP/1.10',
  'HTTP/1': 'GET PATH HTTP/1',
  'HTTP/1.': 'GET PATH HTTP/1.',
  'HTTP/11': 'GET PATH HTTP/11',
  'HTTP/+1.1': 'GET PATH HTTP/+1.1',
  'HTTP/1.1 with more behind it': 'GET PATH HTTP/1.1 HTTP/1.0',
  'HTTP/ 1.1': 'GET PATH HTTP/ 1.1',
  'http/1.1': 'GET PATH http/1.1',
  'HTTPS/1.1': 'GET PATH HTTPS/1.1',
  'no method': 'PATH HTTP/1.1',
  'a method with a NUL': 'G\0T PATH HTTP/1.1',
  'a method with a colon': 'GET: PATH HTTP/1.1',
  'a target with a space': 'GET PATH/a b HTTP/1.1',
  'a target with a tab': 'GET PATH/a\tb HTTP/1.1',
  'a target with a NUL': 'GET PATH/a\0b HTTP/1.1',
  'a target with a bare CR': 'GET PATH/a\rb HTTP/1.1',
  'a target with a bare LF': 'GET PATH/a\nb HTTP/1.1',
  'a target with a control character': 'GET PATH/a\x01b HTTP/1.1',
  'tabs in the place of spaces': 'GET\tPATH\tHTTP/1.1',
  'a target that is no path': 'GET api/one HTTP/1.1',
};

/** First lines that may be read. */
const ODD: Readonly<Record<string, string>> = {
  'HTTP/1.0': 'GET PATH HTTP/1.0',
  'two spaces before the target': 'GET  PATH HTTP/1.1',
  'two spaces behind the target': 'GET PATH  HTTP/1.1',
  'a space at the end': 'GET PATH HTTP/1.1 ',
  'a method in lower case': 'get PATH HTTP/1.1',
  'a method that nobody knows': 'JUMP PATH HTTP/1.1',
  'a target with a fragment': 'GET PATH#fragment HTTP/1.1',
  'a target with a fragment that looks like a path': 'GET PATH#/../../two HTTP/1.1',
  'a target above ASCII': 'GET PATH/caf\xc3\xa9 HTTP/1.1',
  'a target in absolute form of another scheme': 'GET ftp://x/PATH HTTP/1.1',
  'a target in absolute form without a host': 'GET http:PATH HTTP/1.1',
  'a target in authority form': 'GET x:80 HTTP/1.1',
  'a target of an asterisk': 'OPTIONS * HTTP/1.1',
  'CONNECT to a path': 'CONNECT PATH HTTP/1.1',
  'CONNECT to an owner': 'CONNECT 127.0.0.1:1 HTTP/1.1',
};

function request(line: string): Attack['bytes'] {
  return path => `${line.replace('PATH', path)}\r\nHost: x\r\n\r\n`;
}

export const requestLines = attacks('Smuggling: request lines', {
  ...Object.fromEntries(
    Object.entries(WRONG).map(([what, line]) => [what, { wrong: true, bytes: request(line) }]),
  ),
  ...Object.fromEntries(
    Object.entries(ODD).map(([what, line]) => [what, { bytes: request(line) }]),
  ),
  'the preface of HTTP/2': {
    wrong: true,
    bytes: path => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled(path)}`,
  },
  'a first line of 20 KB': {
    wrong: true,
    bytes: path => `GET ${path}/${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  },
  'CONNECT with a request behind it': {
    wrong: true,
    bytes: path => `CONNECT ${path} HTTP/1.1\r\nHost: x\r\n\r\n${smuggled(path)}`,
  },
});
