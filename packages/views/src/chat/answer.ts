// What came of a chat command, ready to be said.

/** A head, and the lines below it where there are several things to tell. Plain text, as agents and people wrote it. */
export interface ChatAnswer {
  readonly head: string;
  readonly lines: readonly string[];
  /** `bad`: it was not done. undefined: it was only told. */
  readonly tone?: 'good' | 'bad';
  /** Each line is one thing: its name, ` · `, and what is told of it. */
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
