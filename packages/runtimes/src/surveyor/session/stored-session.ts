// What the surveyor remembers of a conversation when its process has ended.

import type { Mode } from '../offers.ts';
import type { Survey } from '../survey/survey.ts';

export interface StoredTurn {
  readonly prompt: string;
  readonly answer: string;
}

export interface StoredSession {
  readonly id: string;
  readonly folder: string;
  readonly mode: Mode;
  readonly title?: string;
  /** RFC 3339 UTC. */
  readonly updatedAt: string;
  /** How many turns there were in all. */
  readonly turnCount: number;
  /** The last of them, oldest first. */
  readonly turns: readonly StoredTurn[];
  /** Everything found so far. */
  readonly survey: Survey;
  /** What a person said once and for always about writing SURVEY.md. */
  readonly mayWrite?: boolean;
}

const KEPT_TURNS = 50;
const KEPT_UNITS = 20_000;
const TITLE_UNITS = 80;

/** The session after a turn. */
export const withTurn = (
  session: StoredSession,
  { prompt, answer }: StoredTurn,
  updatedAt: string,
): StoredSession => ({
  ...session,
  title: session.title ?? prompt.replaceAll(/\s+/g, ' ').trim().slice(0, TITLE_UNITS),
  updatedAt,
  turnCount: session.turnCount + 1,
  turns: [
    ...session.turns,
    { prompt: prompt.slice(0, KEPT_UNITS), answer: answer.slice(0, KEPT_UNITS) },
  ].slice(-KEPT_TURNS),
});
