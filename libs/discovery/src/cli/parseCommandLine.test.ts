import { describe, expect, it } from 'vitest';
import { commands } from './commandTable.ts';
import { formatCommandHelp } from './formatHelp.ts';
import { parseCommandLine } from './parseCommandLine.ts';

const parse = (line: string) => parseCommandLine(line.split(' ').filter(Boolean), commands);

describe('parseCommandLine', () => {
  it('reads command, arguments and options in any order', () => {
    expect(parse('--json diff redis --config a.yaml table.yaml --config b.yaml')).toEqual({
      command: 'diff',
      args: ['redis', 'table.yaml'],
      options: {
        json: true,
        help: false,
        config: ['a.yaml', 'b.yaml'],
        chart: undefined,
        backend: undefined,
      },
    });
  });

  it.each([
    ['chekc', /no command "chekc"\. Did you mean "check"\?/],
    ['constructor', /no command "constructor"/],
    ['check --chrat x', /no option --chrat\. Did you mean "--chart"\?/],
    ['show --chart x', /This command has no option --chart/],
    ['--jsno', /no option --jsno\. Did you mean "--json"\?/],
    ['check --config', /--config/],
    ['check --config=', /--config needs a value/],
    ['diff redis', /diff takes A B; found redis/],
    ['publish table.yaml', /publish takes no argument; found table\.yaml/],
  ])('refuses "%s"', (line, message) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ name: 'UsageError' }));
    expect(() => parse(line)).toThrow(message);
  });

  it('gives help whatever else is wrong with the arguments', () => {
    expect(parse('diff --help')).toMatchObject({ command: 'diff', options: { help: true } });
    expect(parse('help diff')).toMatchObject({ command: 'diff', options: { help: true } });
    expect(parse('-h')).toMatchObject({ command: undefined, options: { help: true } });
  });
});

describe.each(Object.entries(commands))('help on %s', (name, command) => {
  it('shows an example that is a right command line', () => {
    const help = formatCommandHelp('splitstage-routing', name, command);
    expect(help).toContain(`Example\n  splitstage-routing ${command.example}\n`);
    expect(parse(command.example.split(' > ')[0] ?? '').command).toBe(name);
  });

  it('fits in a terminal', () => {
    const lines = formatCommandHelp('npm run routing --', name, command).split('\n');
    expect(lines.filter(line => line.length > 100)).toEqual([]);
  });
});
