export { catalogGuards as default } from './catalogGuards.ts';
