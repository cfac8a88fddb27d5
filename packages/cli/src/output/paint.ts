// Colour has few roles, and a status carries most of it. Chalk is loaded only where something is painted.

/** What a piece of text is, not how it looks. */
export interface Paint {
  readonly isOn: boolean;
  quiet(text: string): string;
  strong(text: string): string;
  accent(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  attention(text: string): string;
  busy(text: string): string;
}

const same = (text: string): string => text;

export const NO_PAINT: Paint = {
  isOn: false,
  quiet: same,
  strong: same,
  accent: same,
  good: same,
  bad: same,
  attention: same,
  busy: same,
};

/** The paint of a terminal with the sixteen basic colours, which follow the terminal's own theme. */
export const loadPaint = async (isOn: boolean): Promise<Paint> => {
  if (!isOn) return NO_PAINT;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    isOn,
    quiet: chalk.dim,
    strong: chalk.bold,
    accent: chalk.cyan,
    good: chalk.green,
    bad: chalk.red,
    attention: chalk.yellow,
    busy: chalk.blue,
  };
};
