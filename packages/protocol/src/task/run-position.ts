// Where the reading of a run stands: what lies before it is recorded, and whoever takes the run over goes on there.

/** How far the output of one program of a run was read, in bytes from its start. */
export interface RunPosition {
  /** Names the program within the run. */
  readonly program: string;
  readonly stdout: number;
  readonly stderr: number;
}
