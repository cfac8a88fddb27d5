// Inline Markdown as spans: marks become weight and colour, and no word is lost.

import { printable, printableLine } from '@coxswain/protocol';
import type { Span } from '../text/line.ts';
import { known, type MarkedToken, type Tokens } from './lexed.ts';

export interface InlineSettings {
  /** Keep the marks: there are no colours to show what they mean. */
  readonly keepsMarks: boolean;
}

/** What the text around a piece gives it. */
type Manner = Pick<Span, 'tone' | 'style'>;

/** Where a mark stood before a selector, the selector would hide itself behind another character. */
const LEADING_SELECTORS = /^\p{Variation_Selector}+/u;

const piece = (text: string, manner: Manner): Span => ({
  ...manner,
  text: printable(text).replace(LEADING_SELECTORS, (found) =>
    `\\u${found.charCodeAt(0).toString(16)}`.repeat(found.length),
  ),
});

/** The address after the link text, unless the text already shows it. */
const addressOf = ({ href, title, text }: Tokens.Link | Tokens.Image): string => {
  const isShown = ['', 'mailto:', 'http://'].some((scheme) => `${scheme}${text}` === href);
  return printableLine(`${isShown ? '' : href}${title ? ` "${title}"` : ''}`);
};

const linkSpans = (
  token: Tokens.Link | Tokens.Image,
  manner: Manner,
  settings: InlineSettings,
): readonly Span[] => {
  const address = addressOf(token);
  const name: readonly Span[] =
    token.type === 'link'
      ? inlineSpans(known(token.tokens), settings, { ...manner, tone: 'link' })
      : [piece(token.text, { ...manner, tone: 'link' })];
  return address === '' ? name : [...name, piece(` (${address})`, { tone: 'quiet' })];
};

/** The pieces, the marks around them if they are kept. */
const marked = (spans: readonly Span[], mark: string, manner: Manner, settings: InlineSettings) =>
  settings.keepsMarks ? [piece(mark, manner), ...spans, piece(mark, manner)] : spans;

const spansOf = (token: MarkedToken, manner: Manner, settings: InlineSettings): readonly Span[] => {
  const styled = (style: Span['style']): readonly Span[] =>
    'tokens' in token
      ? inlineSpans(known(token.tokens), settings, { ...manner, style: { ...manner.style, ...style } })
      : [];
  switch (token.type) {
    case 'strong':
      return styled({ bold: true });
    case 'em':
      return marked(styled({ italic: true }), token.raw.startsWith('_') ? '_' : '*', manner, settings);
    case 'del':
      return marked(styled({ strikethrough: true }), '~~', manner, settings);
    case 'codespan':
      return marked([piece(token.text, { ...manner, tone: 'code' })], '`', manner, settings);
    case 'link':
    case 'image':
      return linkSpans(token, manner, settings);
    case 'br':
      return [piece('\n', manner)];
    case 'checkbox':
      return [];
    case 'text':
      return token.tokens === undefined ? [piece(token.text, manner)] : styled({});
    case 'escape':
      return [piece(token.text, manner)];
    default:
      // HTML is shown as text.
      return [piece(token.raw, manner)];
  }
};

/** The tokens of a paragraph as pieces of one line; a break in them is a line feed. */
export const inlineSpans = (
  tokens: readonly MarkedToken[],
  settings: InlineSettings,
  manner: Manner = {},
): readonly Span[] => tokens.flatMap((token) => spansOf(token, manner, settings));
