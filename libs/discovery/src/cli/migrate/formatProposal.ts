import { stringify } from 'yaml';
import type { Layout } from './Layout.ts';
import type { Proposal, ProposedService } from './proposeServices.ts';

/** The value of `routing` that a proposal makes. */
export function routingOf(services: readonly ProposedService[]): object {
  return {
    services: Object.fromEntries(
      services.map(({ name, url, plugins }) => [name, { url, plugins: [...plugins] }]),
    ),
  };
}

/** A routing.yaml, with what each service's index.ts adds in comments below it. */
export function formatProposal({ services }: Proposal, layout: Layout): string {
  const table = stringify({ routing: routingOf(services) }).trimEnd();
  const lists = services
    .filter(({ imports }) => imports.length > 0)
    .map(({ name, imports }) =>
      [
        `# ${layout.indexOf(name)}`,
        ...layout.prelude(name).map(line => `#   ${line}`),
        ...imports.map(specifier => `#   backend.add(import('${specifier}'));`),
      ].join('\n'),
    );
  return [table, ...lists].join('\n\n');
}
