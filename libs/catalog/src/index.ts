export { catalog as default } from './catalog.ts';
