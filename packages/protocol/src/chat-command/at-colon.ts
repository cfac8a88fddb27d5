// Splits a name from its text at a colon.

export interface AtColon {
  readonly before: string;
  /** undefined: there is no colon. */
  readonly behind: string | undefined;
}

const FULL_WIDTH = '：';

/**
 * Splits at the first colon that is followed by white space or nothing, or is a Chinese colon, else at the first colon: names may
 * contain colons, `nightly:tests`. Only checks the first line.
 */
export const atColon = (text: string): AtColon => {
  const [line = ''] = text.split('\n', 1);
  const apart = /:(?=\s|$)|：/.exec(line)?.index ?? line.search(/[:：]/);
  if (apart < 0) return { before: text.trim(), behind: undefined };
  const width = text.startsWith(FULL_WIDTH, apart) ? FULL_WIDTH.length : 1;
  return { before: text.slice(0, apart).trim(), behind: text.slice(apart + width).trim() };
};
