// What a tool knows about the call besides its input.

/** On whose behalf an agent submits that cox did not start; agents in a task inherit all of this from it. */
export interface Submitter {
  /** The session for submissions and items that name none. */
  readonly session?: string | undefined;
  /** The agent for submissions that name none. Default: the default agent of the config. */
  readonly agent?: string | undefined;
  /** The base of relative folders, and the folder of submissions that name none. */
  readonly folder?: string | undefined;
  /** The environment of submissions. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** The program's name for itself, once known. */
  clientName?(): string | undefined;
}

export interface ToolContext {
  /** Ends the call: a wait stops, a question is withdrawn. A submitted task continues. */
  readonly signal: AbortSignal;
  readonly submitter: Submitter;
  /** How long a call may wait for a task; undefined: until it has ended. */
  readonly maxWaitMs?: number;
  /** Receives progress messages during a wait. */
  onProgress?(message: string): void;
}
