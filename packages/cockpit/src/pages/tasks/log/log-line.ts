// A line of output as a terminal would show it: carriage returns overwrite, colours are drawn, and other control characters
// are made visible.

import { printable } from '@coxswain/protocol';
import type { Line, Span, Style } from '../../../text/line.ts';
import { LINE_CHARACTERS } from '../../../text/long-line.ts';

/** Colours and styles (SGR); and what moves the cursor or clears within a line, which means nothing in a still text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it matches them
const SEQUENCES = /\u001b\[([\d;:]*)m|\u001b\[[\d;]*[KGJ]|\u001b\[\?25[hl]/g;

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
type Key = 'color' | 'backgroundColor';

/** What `38;5;n` or `38;2;r;g;b` names, and how many numbers it takes. */
const extended = ([kind, ...rest]: readonly number[]): readonly [string | undefined, number] => {
  const isByte = (value: number | undefined): value is number => value !== undefined && value < 256;
  if (kind === 5) return [isByte(rest[0]) ? `ansi256(${rest[0]})` : undefined, 2];
  const parts = rest.slice(0, 3);
  if (kind !== 2 || parts.length < 3 || !parts.every(isByte)) return [undefined, kind === 2 ? 4 : 1];
  return [`#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`, 4];
};

const named = (code: number): readonly [Key, string] | undefined => {
  const isBright = code >= 90;
  const base = isBright ? code - 60 : code;
  const name = NAMES[base % 10];
  if (base < 30 || base > 47 || name === undefined) return undefined;
  const color = !isBright ? name : name === 'black' ? 'gray' : `${name}Bright`;
  return [base < 40 ? 'color' : 'backgroundColor', color];
};

const STYLES: Readonly<Record<number, Style>> = {
  1: { bold: true },
  2: { dimColor: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strikethrough: true },
  22: { bold: false, dimColor: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strikethrough: false },
};

const without = (style: Style, key: Key): Style => {
  const { [key]: _gone, ...rest } = style;
  return rest;
};

const styled = (style: Style, parameters: string): Style => {
  const codes = parameters.split(/[;:]/).map(Number);
  let now = style;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    const color = named(code);
    if (code === 0) now = {};
    else if (code === 38 || code === 48) {
      const [value, taken] = extended(codes.slice(at + 1));
      if (value !== undefined) now = { ...now, [code === 38 ? 'color' : 'backgroundColor']: value };
      at += taken;
    } else if (code === 39) now = without(now, 'color');
    else if (code === 49) now = without(now, 'backgroundColor');
    else if (color !== undefined) now = { ...now, [color[0]]: color[1] };
    else now = { ...now, ...STYLES[code] };
  }
  return now;
};

/** What is left of a line after its carriage returns. */
const collapsed = (raw: string): string => {
  const line = raw.replace(/\r+$/, '');
  return line.slice(line.lastIndexOf('\r') + 1);
};

const cut = (text: string): string =>
  text.length <= LINE_CHARACTERS ? text : `${text.slice(0, LINE_CHARACTERS).toWellFormed()}…`;

/** The plain text of the line, for searching. */
export const logText = (raw: string): string => cut(printable(collapsed(raw).replace(SEQUENCES, '')));

/** Each line begins without colours, wherever one begins to read. */
export const logLine = (raw: string, hasColors: boolean): Line => {
  const line = cut(collapsed(raw));
  if (!hasColors || !line.includes('\u001b[')) return [{ text: logText(raw) }];
  const spans: Span[] = [];
  let style: Style = {};
  let end = 0;
  const push = (text: string): void => {
    if (text !== '') spans.push({ text: printable(text), style });
  };
  for (const { 0: found, 1: parameters, index } of line.matchAll(SEQUENCES)) {
    push(line.slice(end, index));
    end = index + found.length;
    if (parameters !== undefined) style = styled(style, parameters);
  }
  push(line.slice(end));
  return spans.length === 0 ? [{ text: '' }] : spans;
};
