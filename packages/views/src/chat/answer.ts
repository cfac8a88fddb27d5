// The answer to a chat command.

/** A head, and lines below it if there is more to say. Plain text, as agents and people wrote it. */
export interface ChatAnswer {
  readonly head: string;
  readonly lines: readonly string[];
  /** `bad`: it failed. undefined: for information only. */
  readonly tone?: 'good' | 'bad';
  /** Each line is one item: its name, ` · `, and its description. */
  readonly isList?: true;
}

export const plain = (head: string, lines: readonly string[] = []): ChatAnswer => ({ head, lines });
export const listed = (head: string, lines: readonly string[]): ChatAnswer => ({
  head,
  lines,
  isList: true,
});
export const good = (head: string, lines: readonly string[] = []): ChatAnswer => ({
  head,
  lines,
  tone: 'good',
});
export const bad = (head: string, lines: readonly string[] = []): ChatAnswer => ({
  head,
  lines,
  tone: 'bad',
});
