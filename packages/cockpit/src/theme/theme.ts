// Colours by meaning: one accent, and a colour per state. Components ask for a meaning, never for a colour, so dark, light
// and no colour are three tables.

/** What Ink's Text takes of it. */
export interface Tone {
  readonly color?: string;
  readonly backgroundColor?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
  readonly italic?: boolean;
  readonly strikethrough?: boolean;
}

export interface Theme {
  readonly name: 'dark' | 'light' | 'none';
  /** Marks of Markdown are drawn as well: too little would be left of what they mean. */
  readonly keepsMarks: boolean;
  /** Plain text. */
  readonly text: Tone;
  /** What matters less: rules, labels, hints. */
  readonly quiet: Tone;
  /** Titles and what is chosen. */
  readonly strong: Tone;
  /** The one accent: the bar before the chosen row, the page one is on. */
  readonly accent: Tone;
  /** The row under the cursor. */
  readonly cursor: Tone;
  readonly running: Tone;
  readonly pending: Tone;
  readonly good: Tone;
  readonly bad: Tone;
  readonly cancelled: Tone;
  /** Someone is waited for. */
  readonly attention: Tone;
  /** Code within a sentence. */
  readonly code: Tone;
  /** Code in lines of its own. */
  readonly codeBlock: Tone;
  /** What leads somewhere. */
  readonly link: Tone;
}
