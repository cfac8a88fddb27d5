// What an operation of the reading thread works with.

import type { Tx } from '../database/tx.ts';

export interface Reading {
  /** Runs a script that only reads. */
  drive<Result>(script: Tx<Result>): Result;
  readonly databasePath: string;
  /** The folder of the output files. */
  readonly outputFolder: string;
}
