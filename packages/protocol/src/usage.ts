// What a task consumed, as reported by whoever counted it.

export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedTokens?: number;
  readonly reasoningTokens?: number;
  /** In units of `currency`. */
  readonly cost?: number;
  /** ISO 4217. */
  readonly currency?: string;
  readonly provider?: string;
  readonly model?: string;
  /** Who counted: the agent, the model server, or cox. */
  readonly reportedBy?: string;
  /** A call was cut off before it was counted: it was at least this much, and without any number nobody knows. */
  readonly isIncomplete?: boolean;
}
