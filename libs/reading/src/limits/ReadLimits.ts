/** A limit, and the key of the configuration that it stands under. */
export interface Limit {
  readonly key: string;
  readonly value: number;
}

/** What reading from one address may cost. */
export interface ReadLimits {
  /** Bytes of a file, after gzip and the like. */
  readonly fileBytes: Limit;
  /** Files that a pattern finds, and that are read into memory. */
  readonly patternFiles: Limit;
  /** Bytes of such files, all together. */
  readonly patternBytes: Limit;
  /** Files and folders that a repository, or a folder of it, becomes on disk. */
  readonly treeFiles: Limit;
  /** Bytes of these files, all together. */
  readonly treeBytes: Limit;
  /** Bytes of a repository's archive, as they are sent. */
  readonly archiveBytes: Limit;
  /** Bytes of all that the archive holds, also of what is not taken out of it. */
  readonly unpackedBytes: Limit;
  /** Milliseconds that a file may take. */
  readonly readTimeout: Limit;
  /** Milliseconds that finding and reading the files of a pattern may take. */
  readonly searchTimeout: Limit;
  /** Milliseconds that fetching and unpacking a repository may take. */
  readonly treeTimeout: Limit;
}

/** What a plugin may read. */
export interface ReadPolicy {
  /** The limits of an address. */
  of(url: string): ReadLimits;
  /** Ends a read that is part of something that has ended; asked when the read begins. */
  signal?(): AbortSignal | undefined;
}
