/** Bounds of what is read from one source, because repositories are hostile input. */
export interface SourceLimits {
  /** Manifest files; 20,000 by default. */
  readonly maxFiles: number;
  /** Bytes of one file; 5 MiB by default. */
  readonly maxFileBytes: number;
  /** Bytes of all files together; 256 MiB by default. */
  readonly maxTotalBytes: number;
  /** Values of all files together, as YAML has them; 2 million by default. */
  readonly maxTotalValues: number;
}

export const DEFAULT_LIMITS: SourceLimits = {
  maxFiles: 20_000,
  maxFileBytes: 5 * 1024 * 1024,
  maxTotalBytes: 256 * 1024 * 1024,
  maxTotalValues: 2_000_000,
};
