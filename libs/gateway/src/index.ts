export { gatewayFeature as default } from './gatewayFeature.ts';
export type { ServicesStatus } from './status/describeServices.ts';
export { readServicesPermission } from './status/permissions.ts';
