// How much of a folder a survey looks at: enough for any project, and an end for every folder.

export interface Bounds {
  readonly maxFiles: number;
  /** Folders below the surveyed one. */
  readonly maxDepth: number;
  /** A bigger file is weighed, but not read. */
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
}

const MIB = 1024 * 1024;

export const BOUNDS: Bounds = {
  maxFiles: 20_000,
  maxDepth: 20,
  maxFileBytes: 4 * MIB,
  maxTotalBytes: 512 * MIB,
};
