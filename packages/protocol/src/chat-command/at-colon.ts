// A name and what it is about are parted by a colon.

export interface AtColon {
  readonly before: string;
  /** undefined: there is no colon. */
  readonly behind: string | undefined;
}

const FULL_WIDTH = '：';

/**
 * Splits at the first colon with white space or nothing behind it, or of Chinese, else at the first of all: names may hold
 * colons themselves, `nightly:tests`. Only the first line is looked at.
 */
export const atColon = (text: string): AtColon => {
  const [line = ''] = text.split('\n', 1);
  const apart = /:(?=\s|$)|：/.exec(line)?.index ?? line.search(/[:：]/);
  if (apart < 0) return { before: text.trim(), behind: undefined };
  const width = text.startsWith(FULL_WIDTH, apart) ? FULL_WIDTH.length : 1;
  return { before: text.slice(0, apart).trim(), behind: text.slice(apart + width).trim() };
};
