// A line ready to be drawn: spans of text, each with a meaning. Views make lines as plain data; the command line, the cockpit
// and a chat each draw them in their own way.

/** What a piece of text is, not how it looks. */
export type Tone =
  | 'text'
  /** What matters less: rules, labels, hints. */
  | 'quiet'
  /** Titles and names. */
  | 'strong'
  | 'accent'
  /** What was looked for. */
  | 'cursor'
  | 'running'
  | 'pending'
  | 'good'
  | 'bad'
  | 'cancelled'
  /** Someone is waited for. */
  | 'attention'
  /** Code within a sentence. */
  | 'code'
  /** Code in lines of its own. */
  | 'codeBlock'
  | 'link';

export interface Span {
  readonly text: string;
  /** Default: plain text. */
  readonly tone?: Tone | undefined;
}

export type Line = readonly Span[];

/** Shown if there is no value. */
export const NOTHING: Span = { text: '–', tone: 'quiet' };

/** The text of a line, without its tones. */
export const plainText = (line: readonly Pick<Span, 'text'>[]): string =>
  line.map(({ text }) => text).join('');

/** The non-empty parts, separated. */
export const joined = (parts: readonly (string | false | undefined)[], apart = ' · '): string =>
  parts.filter(Boolean).join(apart);
