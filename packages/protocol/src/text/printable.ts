// Text from agents is stored as is and made harmless when printed. Two dangers: a terminal executes it (C0 and C1 controls, and
// so every escape sequence), or a person sees something other than a program reads (bidi controls, CVE-2021-42574, and
// invisible characters: tags, fillers, zero-width spaces).

import { isHarmless } from './simple-text.ts';

/** A regional flag (England, Texas) is a black flag and three to six tag characters: the only legitimate use of tags. */
const REGION_FLAG = String.raw`\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}`;

/**
 * Everything shown as an escape: controls except tab and line feed, separators of lines and paragraphs, bidi controls,
 * halves of a pair, and what Unicode calls ignorable. Joiners stay, for emoji and for Persian; so does the one variation
 * selector that a character may carry.
 */
const UNSAFE = String.raw`[[\p{Cc}--[\t\n]]\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u{FFF9}-\u{FFFB}[\p{Default_Ignorable_Code_Point}--[\u034F\u17B4\u17B5\u200C\u200D\p{Variation_Selector}]]]|(?<=\p{Variation_Selector})\p{Variation_Selector}`;

/** Created on first use: sets of properties take a millisecond, and most text does not need them. */
const patterns = (): { readonly flagOrUnsafe: RegExp; readonly spared: RegExp } => ({
  flagOrUnsafe: new RegExp(`${REGION_FLAG}|${UNSAFE}`, 'gv'),
  spared: new RegExp(`^${REGION_FLAG}$`, 'v'),
});
let made: ReturnType<typeof patterns> | undefined;

const visible = (found: string): string => {
  if (made?.spared.test(found)) return found;
  const code = found.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  let text = '';
  for (let at = 0; at < found.length; at += 1)
    text += `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return text;
};

/**
 * Makes everything visible that a terminal would execute or hide: C0 controls as their pictures (␛), the rest as `\u202e`.
 * Tabs and line feeds stay; CR LF becomes LF. JSON stays the same JSON, because `\u202e` is its own notation.
 */
export const printable = (text: string): string => {
  if (isHarmless(text)) return text;
  made ??= patterns();
  return text.replaceAll('\r\n', '\n').replaceAll(made.flagOrUnsafe, visible);
};

/** Like {@link printable}, on one line: runs of white space become one space. */
export const printableLine = (text: string): string => printable(text.replaceAll(/\s+/g, ' ').trim());
