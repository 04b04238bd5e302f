import type { Result, Verdict } from './Result.ts';

const MARKS: Readonly<Record<Verdict, string>> = { passes: '✓', fails: '✗', varies: '±' };

/** Writes the results as a page: what differs in tables, what does not below them. */
export function formatReport(results: readonly Result[]): string {
  const sections = [...Map.groupBy(results, ({ entry }) => entry.section)];
  return `${[
    INTRODUCTION,
    table(
      ['', 'Cases', 'Splitstage', 'Stock'],
      [...sections, ['**All**', results] as const].map(([name, list]) => [
        name,
        String(list.length),
        ...(['ours', 'stock'] as const).map(which =>
          String(list.filter(result => result[which] === 'passes').length),
        ),
      ]),
    ),
    ...sections.map(([name, list]) => formatSection(name, list)),
  ].join('\n\n')}\n`;
}

/** A case's name as it stands in the page. */
export function escapeName(name: string): string {
  return name.replace(/[\\`*_|<>[\]~]/g, '\\$&');
}

function formatSection(name: string, results: readonly Result[]): string {
  const [same = [], different = []] = [true, false].map(both =>
    results.filter(({ ours, stock }) => (ours === 'passes' && stock === 'passes') === both),
  );
  return [
    `## ${name}`,
    ...(different.length > 0
      ? [
          table(
            ['', 'Splitstage', 'Stock'],
            different.map(({ entry, ours, stock }) => [
              escapeName(entry.name),
              MARKS[ours],
              MARKS[stock],
            ]),
          ),
        ]
      : []),
    ...(same.length > 0
      ? [
          [
            `<details><summary>${same.length} that both pass</summary>`,
            '',
            ...same.map(({ entry }) => `- ${escapeName(entry.name)}`),
            '',
            '</details>',
          ].join('\n'),
        ]
      : []),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : ':-:')), ...rows];
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

const INTRODUCTION = `# How the gateways behave

\`\`\`sh
cd tests/conformance && node src/report.ts   # writes this page
\`\`\`

The same cases, on real sockets, against the gateway of this repository (\`@splitstage/gateway\`, over the routing table and over Backstage's own discovery: ✓ means both) and against Backstage's (\`@backstage/plugin-gateway-backend\`, "stock"), each in an ordinary backend between two upstreams that do whatever a case wants, down to the single byte. ✓ passes, ✗ fails, ± does either.

A case asks for what RFC 9110, RFC 9112 and Backstage's own conventions say, or for what an operator needs; it is stricter than many servers. In the sections on smuggling an answer is right when the gateway refuses, or when exactly one request reaches the upstream that nobody can read in two ways. The tests of this repository run all cases against its gateway, and check that the stock plugin still fails those and only those that this page says.`;
