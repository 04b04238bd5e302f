export { type ArchiveEntry, tarOf, zipOf } from './archives.ts';
export { type Archive, type Repository, serveRepository } from './serveRepository.ts';
