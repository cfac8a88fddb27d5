// The tables behind the files of output, and of removals whose files are still being erased.

export interface OutputSegmentTable {
  readonly task_n: number;
  readonly attempt: number;
  readonly segment: number;
  readonly bytes: number;
  readonly first_seq: number;
  readonly last_seq: number;
}

/** How much output of a task is stored, and where. */
export interface OutputTotalTable {
  readonly task_n: number;
  readonly row_bytes: number;
  readonly file_bytes: number;
  readonly dropped_bytes: number;
}

/** A removed task whose events and files are still being erased. */
export interface RemovalTable {
  readonly task_n: number;
  readonly task_id: string;
}
