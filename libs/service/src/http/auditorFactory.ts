import { DefaultAuditorService } from '@backstage/backend-defaults/auditor';
import {
  type AuditorServiceEventSeverityLevel,
  coreServices,
  createServiceFactory,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { withoutQuery } from './withoutQuery.ts';

type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Backstage's own defaults. */
const LEVELS: Readonly<Record<AuditorServiceEventSeverityLevel, LogLevel>> = {
  low: 'debug',
  medium: 'info',
  high: 'info',
  critical: 'info',
};

/** Backstage's auditor, whose events tell which query parameters a request had, and not their values. */
export const auditorFactory = createServiceFactory({
  service: coreServices.auditor,
  deps: {
    auth: coreServices.auth,
    config: coreServices.rootConfig,
    httpAuth: coreServices.httpAuth,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
  },
  factory({ config, logger, ...deps }) {
    const auditLogger = logger.child({ isAuditEvent: true });
    const levels = readLevels(config);
    return DefaultAuditorService.create(event => {
      const log = levels[event.severityLevel];
      const shown = {
        ...event,
        meta: withoutQueryValues(event.meta),
        request: event.request && { ...event.request, url: withoutQuery(event.request.url) },
      };
      const text = `${event.plugin}.${event.eventId}`;
      if ('error' in shown) {
        const { error, ...rest } = shown;
        auditLogger.child(rest)[log](text, error);
      } else {
        auditLogger[log](text, shown);
      }
    }, deps);
  },
});

function readLevels(config: RootConfigService): Readonly<typeof LEVELS> {
  const levels = { ...LEVELS };
  for (const severity of ['low', 'medium', 'high', 'critical'] as const) {
    const key = `backend.auditor.severityLogLevelMappings.${severity}`;
    const level = config.getOptionalString(key) ?? levels[severity];
    if (level !== 'debug' && level !== 'info' && level !== 'warn' && level !== 'error') {
      throw new InputError(`${key} is "${level}"; use debug, info, warn or error`);
    }
    levels[severity] = level;
  }
  return levels;
}

/** The catalog puts the whole query of a request into its events. */
function withoutQueryValues(meta: JsonObject | undefined): JsonObject | undefined {
  const query = meta?.query;
  return meta && typeof query === 'object' && query !== null
    ? { ...meta, query: Object.keys(query) }
    : meta;
}
