// What an operation of the reading thread works with.

import type { Unit } from '../database/unit.ts';

export interface Reading {
  /** Runs a unit that only reads. */
  drive<Result>(unit: Unit<Result>): Result;
  readonly databasePath: string;
  /** The folder of the output files. */
  readonly outputFolder: string;
}
