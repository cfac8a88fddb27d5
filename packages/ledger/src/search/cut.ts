// Text as the search index wants it: words separated by spaces. Chinese, Japanese and Korean are written without spaces
// between words, so every run of theirs becomes overlapping pairs of characters; the single characters follow once each at
// the end, so that a search for one of them does not scan all pairs that begin with it.

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

/** An emoji as a word: the index knows letters and digits only. */
export const emojiWord = (emoji: string): string => `${EMOJI_MARK}${emoji.codePointAt(0)?.toString(16)}`;

/** For the index: `数据库` becomes `数据 据库` and `数 据 库`, an emoji a word, everything else stays as it is. */
export const cutForIndex = (text: string): string => {
  if (!BEYOND_ASCII.test(text)) return text;
  const singles = new Set<string>();
  const cut = text
    .normalize('NFKC')
    .replace(RUN, (run) => {
      const characters = [...run];
      for (const character of characters) singles.add(character);
      return ` ${pairsOf(characters).join(' ')} `;
    })
    .replace(EMOJI, (emoji) => ` ${emojiWord(emoji)} `);
  return singles.size === 0 ? cut : `${cut} ${[...singles].join(' ')}`;
};
