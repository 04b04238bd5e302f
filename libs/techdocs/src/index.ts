export { createNodeGenerator, type NodeGeneratorOptions } from './createNodeGenerator.ts';
export { type GenerateSiteOptions, generateSite } from './generateSite.ts';
export { techdocs as default } from './techdocs.ts';
