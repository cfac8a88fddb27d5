// Text as the search index wants it: words separated by spaces. Chinese, Japanese and Korean are written without spaces
// between words, so every run of theirs becomes overlapping pairs of characters; the last character stands once more by
// itself, so that a search for any single character finds it, as the beginning of a pair or alone.

/** A character of the scripts that are cut into pairs, for regular expressions with the flag `v`. */
export const PAIRED_CLASS = '[[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}]&&[\\p{L}\\p{N}]]';

const RUN = new RegExp(`${PAIRED_CLASS}+`, 'gv');
const EMOJI = /\p{Extended_Pictographic}/gu;
/** A private-use character counts as a letter for the index and occurs in no text. */
const EMOJI_MARK = '\u{e000}';
const BEYOND_ASCII = /[^ -~\s]/;

/** The overlapping pairs: `数据库` gives `数据` and `据库`. */
export const pairsOf = (characters: readonly string[]): readonly string[] =>
  characters.slice(1).map((character, index) => `${characters[index]}${character}`);

const cutRun = (run: string): string => {
  const characters = [...run];
  return ` ${[...pairsOf(characters), characters.at(-1)].join(' ')} `;
};

/** An emoji as a word: the index knows letters and digits only. */
export const emojiWord = (emoji: string): string => `${EMOJI_MARK}${emoji.codePointAt(0)?.toString(16)}`;

/** For the index: `数据库` becomes `数据 据库 库`, an emoji a word, everything else stays as it is. */
export const cutForIndex = (text: string): string =>
  BEYOND_ASCII.test(text)
    ? text
        .normalize('NFKC')
        .replace(RUN, cutRun)
        .replace(EMOJI, (emoji) => ` ${emojiWord(emoji)} `)
    : text;
