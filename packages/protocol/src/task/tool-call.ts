// A tool call as the events report it: what an agent does to files and programs, and how far it has come.

export const TOOL_CALL_STATUSES = [
  'pending',
  'running',
  'completed',
  'failed',
  'skipped',
  'cancelled',
] as const;
export type ToolCallStatus = (typeof TOOL_CALL_STATUSES)[number];

/** A file location that a tool call works on. */
export interface ToolLocation {
  readonly path: string;
  /** From 1. */
  readonly line?: number | undefined;
}

/** A change that a tool call makes to a file. */
export interface ToolDiff {
  readonly path: string;
  /** undefined: the file is new. */
  readonly oldText?: string | undefined;
  readonly newText: string;
}

export interface ToolCall {
  readonly toolCallId: string;
  readonly name: string;
  /** A kind of {@link TOOL_KINDS}. */
  readonly kind?: string | undefined;
  /** What it does, in the agent's own words. */
  readonly title?: string | undefined;
  readonly status: ToolCallStatus;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly locations?: readonly ToolLocation[] | undefined;
  readonly diffs?: readonly ToolDiff[] | undefined;
  readonly durationMs?: number | undefined;
}
