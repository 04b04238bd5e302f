export { buildAhead as default } from './buildAhead.ts';
