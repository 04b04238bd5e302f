export { createNodeGenerator } from './createNodeGenerator.ts';
export { type GenerateSiteOptions, generateSite } from './generateSite.ts';
export { techdocsNode as default } from './techdocsNode.ts';
