import type { BasicPermission } from '@backstage/plugin-permission-common';

/** May see each service and instance behind the gateway, internal addresses included. */
export const readServicesPermission: BasicPermission = {
  type: 'basic',
  name: 'gateway.services.read',
  attributes: { action: 'read' },
};
