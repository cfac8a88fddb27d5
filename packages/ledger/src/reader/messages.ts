// What goes to the reading thread and what comes back.

import type { OperationName } from './operations.ts';

/** What the thread is started with. */
export interface ReaderSettings {
  readonly databasePath: string;
  readonly outputFolder: string;
}

export interface ReadRequest {
  readonly id: number;
  readonly name: OperationName;
  readonly input: unknown;
}

export type ReadAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: ReadError };

/** An error without its class, which does not survive the transfer between threads. */
export interface ReadError {
  readonly message: string;
  /** As SQLite and the file system name it. */
  readonly code: string | undefined;
}
