export { OwnFolders } from './folders/OwnFolders.ts';
export type { Limit, ReadLimits, ReadPolicy } from './limits/ReadLimits.ts';
export { readPolicyServiceRef } from './limits/readPolicyServiceRef.ts';
export { readCount, readReadLimits, readTime } from './limits/readReadLimits.ts';
export { isTreeFolder, urlReaderFactory } from './urlReaderFactory.ts';
