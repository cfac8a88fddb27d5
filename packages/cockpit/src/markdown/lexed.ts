// Lexes Markdown. Anything the lexer would drop silently or choke on stays plain text.

import { Lexer, type MarkedToken, type Token, Tokenizer } from 'marked';
import { closed, withoutHalfMark } from './unfinished.ts';

export type { MarkedToken, Tokens } from 'marked';

/** The lexer takes a level of the stack for each mark, and longer for each than for the one before it. */
const NESTED_TOO_DEEPLY = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){24}/m;
/** Longer text is not scanned for marks: the time would grow with the square of the length. */
const MAX_INLINE = 8_192;

/** Definitions of links would be taken out of the text, and could hide anything: they are read as the text they are. */
class LiteralDefinitions extends Tokenizer {
  override def(): undefined {
    return undefined;
  }
}

/** The tokens of a token: without extensions, the lexer makes no others than those it lists. */
export const known = (tokens: readonly Token[] = []): readonly MarkedToken[] =>
  tokens as readonly MarkedToken[];

const asText = (text: string): MarkedToken => ({ type: 'text', raw: text, text });

const lastLine = (text: string): string => text.slice(text.trimEnd().lastIndexOf('\n') + 1).trim();

const tokensOf = (text: string, isGrowing: boolean): readonly MarkedToken[] => {
  const lexer = new Lexer({ gfm: true, tokenizer: new LiteralDefinitions() });
  const tokens = lexer.blockTokens(text, []);
  const last = isGrowing ? lexer.inlineQueue.at(-1) : undefined;
  for (const queued of lexer.inlineQueue) {
    const isOpen = queued === last && text.trimEnd().endsWith(lastLine(queued.src));
    const source = isOpen ? closed(queued.src) : queued.src;
    if (source.length > MAX_INLINE) queued.tokens.push(asText(source));
    else lexer.inlineTokens(source, queued.tokens);
  }
  return known(tokens);
};

/** The blocks of a text that went through `printable`. `isGrowing`: more of it may come. */
export const lexed = (text: string, isGrowing: boolean): readonly MarkedToken[] => {
  const read = isGrowing ? withoutHalfMark(text) : text;
  if (NESTED_TOO_DEEPLY.test(read)) return [asText(read)];
  try {
    return tokensOf(read, isGrowing);
  } catch {
    // The lexer throws when it makes no progress.
    return [asText(read)];
  }
};
