import { stripVTControlCharacters } from 'node:util';

/** How urgent a line is: `warn` is for people; `info` is for whoever looks into the log. */
export type LogLevel = 'error' | 'warn' | 'info';

/** A line that a service has printed, taken apart as far as it is one of Backstage's logger. */
export interface LogLine {
  /** Undefined for what was not written by the logger: a stack trace, somebody's console.log. */
  readonly level: LogLevel | undefined;
  /** Whether it goes on with the line before. */
  readonly indented: boolean;
  /** Its text without the time; with the logger's colours. */
  readonly text: string;
}

const levels: Readonly<Record<string, LogLevel>> = {
  emerg: 'error',
  alert: 'error',
  crit: 'error',
  error: 'error',
  warning: 'warn',
  warn: 'warn',
};

/** What Backstage's logger writes in development: time, plugin, level, message. */
const developmentForm = /^\d{4}-\d\d-\d\dT[\d:.]+Z (\S+) ([a-z]+) /;

/** Takes a line apart, in development's form or in JSON. */
export function readLogLine(line: string): LogLine {
  const plain = stripVTControlCharacters(line);
  const indented = /^\s/.test(plain);
  const [, , name] = developmentForm.exec(plain) ?? [];
  if (name !== undefined) {
    const text = line.slice(line.indexOf(' ') + 1);
    return { level: levels[name] ?? 'info', indented, text };
  }
  const level = /^\{.*"level":"([a-z]+)"/.exec(plain)?.[1];
  return {
    level: level === undefined ? undefined : (levels[level] ?? 'info'),
    indented,
    text: line,
  };
}
