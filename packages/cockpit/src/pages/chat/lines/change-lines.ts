// A change of a file as lines: what goes, what comes, and a little around it.

import { cutToCells, printableLine, type ToolDiff } from '@coxswain/protocol';
import { hunksOf } from '@coxswain/protocol/line-changes';
import type { Tone } from '@coxswain/views';
import { type ChatLine, line, span } from './line.ts';
import { wrapExact } from './wrap.ts';

const TONES: Readonly<Record<string, Tone>> = { '-': 'bad', '+': 'good' };

/** The path, and below it the changed lines with their marks; between two parts of the file stands `…`. */
export const changeLines = (
  { path, oldText = '', newText }: ToolDiff,
  columns: number,
): readonly ChatLine[] => [
  line(span(cutToCells(printableLine(path), columns), 'strong')),
  ...hunksOf(oldText, newText)
    .flatMap(({ lines }, n) => (n === 0 ? lines : [' …', ...lines]))
    .flatMap((text) =>
      wrapExact(text, columns).map((row) => line(span(row, TONES[text.slice(0, 1)] ?? 'quiet'))),
    ),
];
