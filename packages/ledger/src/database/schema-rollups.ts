// The tables that insights are read from: sums by day, kept as tasks end.

export interface RollupTaskTable {
  readonly day: string;
  readonly agent: string;
  readonly status: string;
  readonly tasks: number;
  readonly duration_ms: number;
}

/** Durations by logarithmic bucket, for percentiles that need no rows. */
export interface RollupDurationTable {
  readonly day: string;
  readonly agent: string;
  readonly bucket: number;
  readonly tasks: number;
}

export interface RollupToolTable {
  readonly day: string;
  readonly tool: string;
  readonly calls: number;
  readonly failed: number;
}

export interface RollupUsageTable {
  readonly day: string;
  readonly provider: string;
  readonly model: string;
  readonly currency: string;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost: number;
  /** How many tasks are in the sums; those of earlier versions are not counted. */
  readonly tasks: number;
  /** How many of them have no known cost. */
  readonly unpriced: number;
}
