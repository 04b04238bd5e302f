export { search as default } from './search.ts';
