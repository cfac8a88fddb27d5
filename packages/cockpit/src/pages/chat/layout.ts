// How the rows of the page are split: the input gets what it needs, requests and suggestions come above it, and the
// conversation gets the rest.

export interface Wanted {
  readonly rows: number;
  /** Rows that the input would like. */
  readonly input: number;
  /** The choices replace the input and have their own rule. */
  readonly isAnswering: boolean;
  readonly hasStatus: boolean;
  readonly strip: number;
  readonly suggestions: number;
  /** Includes the rule above it. */
  readonly panel: number;
}

export interface Division {
  readonly transcript: number;
  readonly status: number;
  readonly strip: number;
  readonly suggestions: number;
  readonly panel: number;
  readonly rule: number;
  readonly input: number;
}

const HEAD = 1;
const MIN_TRANSCRIPT = 3;
const MAX_SUGGESTIONS = 8;
const MAX_INPUT = 8;
/** Where there are fewer rows no line is drawn over the input. */
const ROWS_FOR_RULE = 12;

/** The most rows that the input may take. */
export const mostInput = (rows: number): number => Math.max(1, Math.min(MAX_INPUT, Math.floor(rows / 3)));

export const divide = (wanted: Wanted): Division => {
  const { rows } = wanted;
  const input = Math.min(wanted.input, mostInput(rows));
  const rule = rows >= ROWS_FOR_RULE && !wanted.isAnswering ? 1 : 0;
  let left = Math.max(0, rows - HEAD - input - rule);
  const take = (count: number, keep: number): number => {
    const taken = Math.max(0, Math.min(count, left - keep));
    left -= taken;
    return taken;
  };
  const status = take(wanted.hasStatus ? 1 : 0, 1);
  const suggestions = take(Math.min(wanted.suggestions, MAX_SUGGESTIONS), MIN_TRANSCRIPT);
  const panel = take(Math.min(wanted.panel, Math.floor(rows / 2)), MIN_TRANSCRIPT);
  const strip = take(wanted.strip, MIN_TRANSCRIPT);
  return { transcript: left, status, strip, suggestions, panel, rule, input };
};
