// Makes the terminals in tests measure cells like current ones: an emoji takes two, even if it is joined from several. By default
// xterm uses the widths of 2006, and text redrawn after an emoji lands in the wrong column.

import { cellWidth } from '@coxswain/protocol';
import type { IUnicodeHandling } from '@xterm/headless';

const NAME = 'modern';
const JOINER = 0x200d;
/** Makes a picture of what came before. */
const AS_PICTURE = 0xfe0f;
const SKIN_TONES = [0x1f3fb, 0x1f3ff] as const;

const widths = new Map<number, 0 | 1 | 2>();

const wcwidth = (codePoint: number): 0 | 1 | 2 => {
  if (codePoint < 0x7f) return 1;
  const known = widths.get(codePoint);
  if (known !== undefined) return known;
  const width = Math.min(2, cellWidth(String.fromCodePoint(codePoint))) as 0 | 1 | 2; // one character takes no more
  widths.set(codePoint, width);
  return width;
};

/** As xterm packs it: whether a joiner came last, the width in cells, whether it is one with what came before. */
const packed = (endsJoining: boolean, width: number, isJoined: boolean): number =>
  (Number(endsJoining) << 3) | (width << 1) | Number(isJoined);

const charProperties = (codePoint: number, preceding: number): number => {
  const own = wcwidth(codePoint);
  const endsJoining = codePoint === JOINER;
  const isTone = codePoint >= SKIN_TONES[0] && codePoint <= SKIN_TONES[1];
  const before = (preceding >> 1) & 3;
  const isJoined = before > 0 && (own === 0 || isTone || preceding >> 3 === 1);
  const least = codePoint === AS_PICTURE ? 2 : own;
  return packed(endsJoining, isJoined ? Math.max(before, least) : own, isJoined);
};

/** Switches the terminal to these widths. */
export const countModernWidths = (unicode: IUnicodeHandling): void => {
  unicode.register({ version: NAME, wcwidth, charProperties });
  unicode.activeVersion = NAME;
};
