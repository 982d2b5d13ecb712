/** Bounds of what is read from one source, because repositories are hostile input. */
export interface SourceLimits {
  /** Manifest files; 20,000 by default. */
  readonly maxFiles: number;
  /** Bytes of one file; 5 MiB by default. */
  readonly maxFileBytes: number;
  /** Bytes of all files together; 256 MiB by default. */
  readonly maxTotalBytes: number;
}

export const DEFAULT_LIMITS: SourceLimits = {
  maxFiles: 20_000,
  maxFileBytes: 5 * 1024 * 1024,
  maxTotalBytes: 256 * 1024 * 1024,
};
