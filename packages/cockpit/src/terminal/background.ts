// Whether the terminal is dark or light: by COLORFGBG, which some terminals set, else by the colour that it answers with
// when it is asked (OSC 11).

export type Background = 'dark' | 'light';

/** Asks for the colour of the background. */
export const ASK_BACKGROUND = '\u001b]11;?\u001b\\';

/** `rgb:R/G/B` with one to four hexadecimal digits each, as X11 writes colours. */
const COLOUR = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i;

const share = (digits = ''): number => Number.parseInt(digits, 16) / (16 ** digits.length - 1);

/** What the answer to {@link ASK_BACKGROUND} says; undefined for another one. */
export const backgroundOf = (answer: string): Background | undefined => {
  const found = COLOUR.exec(answer);
  if (found === null) return undefined;
  const [red, green, blue] = [share(found[1]), share(found[2]), share(found[3])];
  // Weights of ITU-R BT.709: how bright each colour looks.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? 'light' : 'dark';
};

/** The numbers of light colours among the sixteen: white, and the bright ones but bright black. */
const LIGHT: ReadonlySet<string> = new Set(['7', '9', '10', '11', '12', '13', '14', '15']);

/** `15;0`: the number of the background is the last one. Undefined when nothing is said. */
export const backgroundFromVariable = (colorFgBg: string | undefined): Background | undefined => {
  const last = colorFgBg?.split(';').at(-1);
  if (last === undefined || !/^\d{1,2}$/.test(last)) return undefined;
  return LIGHT.has(last) ? 'light' : 'dark';
};
