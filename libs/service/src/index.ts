export { createServiceBackend } from './createServiceBackend.ts';
export { SERVED_BY_HEADER } from './http/serviceHttpFactories.ts';
