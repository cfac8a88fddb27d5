// A terminal whose locale is not UTF-8 would show each other character as several wrong ones. There everything is drawn in
// ASCII, in as many cells.

import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { cellWidth } from '@coxswain/protocol';

const NOT_ASCII = /\P{ASCII}+/gu;

/** One cell each. */
const STAND_INS: Readonly<Record<string, string>> = {
  ...{ '─': '-', '━': '=', '│': '|', '┃': '|', '▌': '>', '▏': '|', '█': '#', '▎': '|' },
  ...{ '…': '.', '·': '.', '•': '*', '–': '-', '—': '-', '−': '-', '×': 'x', '’': "'", '“': '"', '”': '"' },
  ...{ '✓': '+', '✗': 'x', '▸': '>', '▾': 'v', '▶': '>', '◆': '*', '○': 'o', '●': '*', '↵': '<', '⏎': '<' },
  ...{ '↑': '^', '↓': 'v', '←': '<', '→': '>', '╭': '+', '╮': '+', '╰': '+', '╯': '+', '┌': '+', '┐': '+' },
  ...{ '└': '+', '┘': '+', '▁': '_', '▂': '_', '▃': '.', '▄': '-', '▅': '=', '▆': '=', '▇': '#' },
};
const SPINNER = /[\u2800-\u28ff]/;
const SPINNING = ['|', '/', '-', '\\'];

const standIn = (grapheme: string): string => {
  const known = STAND_INS[grapheme];
  if (known !== undefined) return known;
  if (SPINNER.test(grapheme)) return SPINNING[(grapheme.codePointAt(0) ?? 0) % SPINNING.length] ?? '*';
  return '?'.repeat(cellWidth(grapheme));
};

/** The same text in ASCII, as wide as before. */
export const toAscii = (text: string): string =>
  text.replaceAll(NOT_ASCII, (run) =>
    [...new Intl.Segmenter().segment(run)].map(({ segment }) => standIn(segment)).join(''),
  );

/** The same terminal, which is written to in ASCII. */
export const asciiOutput = (output: WriteStream): WriteStream => {
  const ascii = new Writable({
    decodeStrings: false,
    write: (text: string | Buffer, _encoding, done) => {
      output.write(toAscii(text.toString()), done);
    },
  });
  output.on('resize', () => ascii.emit('resize'));
  Object.defineProperties(ascii, {
    isTTY: { value: true },
    columns: { get: () => output.columns },
    rows: { get: () => output.rows },
  });
  return ascii as unknown as WriteStream; // Ink writes to it and reads these three
};
