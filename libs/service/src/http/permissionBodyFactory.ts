import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { readCount } from '@splitstage/reading';
import express from 'express';
import { createQuestionTurns } from './createQuestionTurns.ts';

/** Some 2,500 questions; Express's 100 KB are 250, and a page of the catalog may have 500 items. */
const DEFAULT_BYTES = 1_048_576;
const DEFAULT_QUESTIONS = 1_000;

interface PermissionBody {
  /** Of one request. */
  readonly bytes: number;
}

const permissionBodyRef = createServiceRef<PermissionBody>({
  id: 'splitstage.permissionBody',
  scope: 'plugin',
});

/**
 * Takes questions about as many items as a page has (backstage#28836): where they are asked, and
 * where conditions are applied to them. Stands behind the check of credentials and ahead of the
 * plugin's own parser, which leaves a body that is read already.
 */
export const permissionBodyFactory = createServiceFactory({
  service: permissionBodyRef,
  initialization: 'always',
  deps: {
    auth: coreServices.auth,
    config: coreServices.rootConfig,
    httpAuth: coreServices.httpAuth,
    httpRouter: coreServices.httpRouter,
    plugin: coreServices.pluginMetadata,
  },
  factory({ auth, config, httpAuth, httpRouter, plugin }) {
    const bytes = readCount(config, 'service.permissionRequestBytes', DEFAULT_BYTES).value;
    const most = readCount(config, 'service.permissionQuestions', DEFAULT_QUESTIONS).value;
    const json = express.json({ limit: bytes });
    const paths = ['/.well-known/backstage/permissions/apply-conditions'];
    if (plugin.getId() === 'permission') {
      paths.push('/authorize');
    }
    // No route, which would be one more that answers.
    httpRouter.use((request, response, next) =>
      request.method === 'POST' && paths.includes(request.path)
        ? json(request, response, next)
        : next(),
    );
    if (plugin.getId() === 'permission') {
      httpRouter.use(createQuestionTurns({ auth, httpAuth, most }));
    }
    return { bytes };
  },
});
