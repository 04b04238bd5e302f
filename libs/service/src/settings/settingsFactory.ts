import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { routingServiceRef } from '@splitstage/discovery';
import { type Fingerprint, fingerprintOf } from './fingerprintOf.ts';
import { SettingsWatch } from './SettingsWatch.ts';

/** The plugin whose service decides on permissions, and so whose settings count. */
const DECIDES = 'permission';

/** What a service's settings are, and whether they are the others' too. */
export interface SharedSettings {
  /** For others to compare. */
  readonly fingerprint: Fingerprint;
  /** Why this service must not serve with its settings; undefined: there is no reason. */
  reasonNotToServe(): Promise<string | undefined>;
}

/** Root service that compares settings between services. */
export const sharedSettingsRef = createServiceRef<SharedSettings>({
  id: 'splitstage.sharedSettings',
  scope: 'root',
});

/** Compares from the moment when the service is up, until it stops. */
export const settingsFactory = createServiceFactory({
  service: sharedSettingsRef,
  deps: {
    config: coreServices.rootConfig,
    lifecycle: coreServices.rootLifecycle,
    logger: coreServices.rootLogger,
    routing: routingServiceRef,
  },
  factory({ config, lifecycle, logger, routing }): SharedSettings {
    const fingerprint = fingerprintOf(config);
    const watch = new SettingsWatch({
      own: fingerprint,
      reference() {
        const owner = routing.live.table.ownerOf(DECIDES);
        const url = owner?.urls[0];
        return owner && url !== undefined && owner.name !== routing.service
          ? { name: owner.name, url }
          : undefined;
      },
      logger,
    });
    lifecycle.addStartupHook(() => watch.start());
    lifecycle.addShutdownHook(() => watch.stop());
    return { fingerprint, reasonNotToServe: () => watch.reasonNotToServe() };
  },
});
