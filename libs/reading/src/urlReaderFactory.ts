import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { urlReaderFactoriesServiceRef } from '@backstage/backend-defaults/urlReader';
import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import { OwnFolders } from './folders/OwnFolders.ts';
import { readPolicyServiceRef } from './limits/readPolicyServiceRef.ts';
import { createBoundedReader } from './reader/createBoundedReader.ts';

/** Of the folders that trees are unpacked into. */
const PREFIX = 'splitstage-tree-';

/** Whether {@link urlReaderFactory} made a folder in this process, for a tree without one. */
export function isTreeFolder(folder: string): boolean {
  return basename(folder).startsWith(`${PREFIX}${process.pid}-`);
}

/** Backstage's readers for every plugin, within what {@link readPolicyServiceRef} says. */
export const urlReaderFactory = createServiceFactory({
  service: coreServices.urlReader,
  deps: {
    config: coreServices.rootConfig,
    factories: urlReaderFactoriesServiceRef,
    logger: coreServices.logger,
    policy: readPolicyServiceRef,
  },
  async createRootContext({ config }) {
    const folders = new OwnFolders(
      config.getOptionalString('backend.workingDirectory') ?? tmpdir(),
      PREFIX,
    );
    await folders.removeLeftovers();
    return folders;
  },
  factory: (options, folders) => createBoundedReader({ ...options, folders }),
});
