export { kubernetesGuard as default } from './kubernetesGuard.ts';
export { kubernetesClusterReadPermission, kubernetesEntityReadPermission } from './permissions.ts';
