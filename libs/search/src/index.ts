export { searchEngine as default } from './searchEngine.ts';
