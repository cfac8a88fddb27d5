// Which conversation the chat shows.

/** Without a session it begins with the first message; without an agent it is the default one, or that of the session. */
export interface ChatTarget {
  readonly session?: string | undefined;
  readonly agent?: string | undefined;
  /** The turn to show. */
  readonly taskId?: string | undefined;
}
