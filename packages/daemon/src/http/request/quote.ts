// Quotes request text in a message: one printable line, cut, so that no request can write into a log or a terminal.

import { cutToCells, printableLine } from '@coxswain/protocol';

const QUOTE_CELLS = 60;

export const quote = (text: string): string =>
  `'${cutToCells(printableLine(text.slice(0, 1_000)), QUOTE_CELLS)}'`;
