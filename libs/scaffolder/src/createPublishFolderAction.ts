import { isAbsolute } from 'node:path';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { copyWorkspace } from './copyWorkspace.ts';

/** Options of {@link createPublishFolderAction}. */
export interface PublishFolderOptions {
  /** `scaffolder.localFolder`: absolute, created when missing. Without it the action refuses. */
  readonly folder?: string;
}

/**
 * `publish:folder`: copies the workspace to `<folder>/<name>` and outputs that path.
 *
 * It never writes outside of the configured folder, and never into a folder that is already there.
 * A task that is resumed after a restart does not copy twice.
 *
 * @throws InputError if `folder` is relative: the services of one portal run in several places.
 */
export function createPublishFolderAction({ folder }: PublishFolderOptions) {
  if (folder !== undefined && !isAbsolute(folder)) {
    throw new InputError(
      `scaffolder.localFolder is ${JSON.stringify(folder)}, and must be an absolute path, such as /home/me/created.`,
    );
  }
  return createTemplateAction({
    id: 'publish:folder',
    description:
      'Copies the workspace into a new folder on the machine of the scaffolder, below scaffolder.localFolder.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Keep the result where no Git host is configured',
        example: `steps:
  - id: folder
    name: Write the folder
    action: publish:folder
    input:
      name: \${{ parameters.name }}
`,
      },
    ],
    schema: {
      input: {
        name: z =>
          z
            .string()
            // One level, not hidden, and nothing that a shell or another system would trip over.
            .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)
            .describe('The name of the new folder: letters, digits, dots, dashes and underscores'),
      },
      output: {
        path: z => z.string().describe('The new folder, as an absolute path'),
      },
    },
    async handler(ctx) {
      if (folder === undefined) {
        throw new InputError(
          'There is no folder to write to: choose a repository instead, or set scaffolder.localFolder to an absolute path.',
        );
      }
      const { name } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info(`Dry run: would copy the workspace to ${folder}/${name}`);
        ctx.output('path', `${folder}/${name}`);
        return;
      }
      const path = await ctx.checkpoint({
        key: `publish.folder.${name}`,
        fn: () => copyWorkspace({ workspace: ctx.workspacePath, folder, name }),
      });
      ctx.logger.info(`Wrote ${path}`);
      ctx.output('path', path);
    },
  });
}
