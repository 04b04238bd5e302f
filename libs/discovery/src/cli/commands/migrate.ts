import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRoutingTable } from '../../parseRoutingTable.ts';
import type { Command, Invocation } from '../Command.ts';
import { UsageError } from '../errors.ts';
import { configFilesOf, readConfigFiles } from '../loadConfig.ts';
import { describeFeature } from '../migrate/describeFeature.ts';
import { findBackendImports } from '../migrate/findBackendImports.ts';
import { formatProposal, routingOf } from '../migrate/formatProposal.ts';
import { layoutOf } from '../migrate/Layout.ts';
import { type ProposedService, proposeServices } from '../migrate/proposeServices.ts';
import { readEndpoints } from '../migrate/readEndpoints.ts';

/** `migrate`: a table for those who come from a stock backend. Writes nothing. */
export const migrate: Command = {
  summary: 'Propose a table for a stock backend',
  options: ['backend'],
  details: [
    'Reads discovery.endpoints of the configuration, and the list of plugins in the index.ts of',
    'the backend (packages/backend/src/index.ts). Prints a routing.yaml, with what each service',
    'adds in comments, in the layout of the repository: a stock one keeps its backend and splits',
    "the catalog off, Splitstage's own has a folder of services/ for each. Writes no file.",
  ],
  example: 'migrate --backend packages/backend/src/index.ts > routing.yaml',
  async run(invocation) {
    const config = await readConfigFiles(configFilesOf(invocation), {
      env: false,
      // The proposal names the variables; their values are another matter.
      substitute: async name => `\${${name}}`,
    });
    const { endpoints, notes } = readEndpoints(config.getOptional('discovery.endpoints'));
    const backend = backendFile(invocation);
    const specifiers = backend ? findBackendImports(await readFile(backend, 'utf8')) : [];
    if (endpoints.length === 0 && specifiers.length === 0) {
      throw new UsageError(
        `Found nothing to migrate: no discovery.endpoints in the configuration, and no backend.add(import('…')) in ${backend ?? 'packages/backend/src/index.ts'}. Name the files with --config and --backend.`,
      );
    }
    const features = await Promise.all(
      specifiers.map(specifier => describeFeature(specifier, backend ?? '')),
    );
    const layout = layoutOf(invocation.root, backend ?? defaultBackend(invocation.root));
    const proposal = proposeServices(features, endpoints, layout);
    requireValid(proposal.services);
    const allNotes = [...notes, ...proposal.notes];
    return {
      exitCode: 0,
      text: formatProposal(proposal, layout),
      json: {
        routing: routingOf(proposal.services),
        imports: Object.fromEntries(proposal.services.map(({ name, imports }) => [name, imports])),
        notes: allNotes,
      },
      notes: allNotes.map(note => `note: ${note}`),
    };
  },
};

function defaultBackend(root: string): string {
  return join(root, 'packages', 'backend', 'src', 'index.ts');
}

function backendFile({ root, options, resolvePath }: Invocation): string | undefined {
  const file = options.backend ? resolvePath(options.backend) : defaultBackend(root);
  if (existsSync(file)) {
    return file;
  }
  if (options.backend) {
    throw new UsageError(`${file} does not exist.`);
  }
  return undefined;
}

/** @throws RoutingTableError when what there is cannot be told in a table */
function requireValid(services: readonly ProposedService[]): void {
  const known = services.map((service, index) => ({
    ...service,
    // Nobody knows yet what a variable will hold.
    url: service.url.includes('${') ? `http://variable-${index}` : service.url,
  }));
  parseRoutingTable(routingOf(known));
}
