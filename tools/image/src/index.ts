export type { BuildOptions, BuiltImage } from './buildImage.ts';
export { buildImage } from './buildImage.ts';
export type { Engine } from './findEngine.ts';
export { findEngine } from './findEngine.ts';
export { ImageError } from './ImageError.ts';
