// What a tool knows of the call besides its input.

/** For whom work is given by an agent that cox did not start; the tasks of agents have all of this from their own task. */
export interface Submitter {
  /** The session that gets submissions and items which name none. */
  readonly session?: string;
  /** The agent that gets submissions which name none. Default: the default agent of the config. */
  readonly agent?: string;
  /** The folder that relative ones start from, and where submissions work that name none. */
  readonly folder?: string;
  /** The environment that goes along with what is submitted. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the program calls itself, once it has said so. */
  clientName?(): string | undefined;
}

export interface ToolContext {
  /** Ends the call: a wait is over, a question is withdrawn. A task that was submitted goes on. */
  readonly signal: AbortSignal;
  readonly submitter: Submitter;
  /** How long a call may wait for a task; undefined: until it has ended. */
  readonly maxWaitMs?: number;
  /** Told how a wait goes on, in words; without it nobody is told. */
  onProgress?(message: string): void;
}
