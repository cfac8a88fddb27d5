// What was checked and the result: ✓ or ✗, and the remedy under what is broken.

import { cellWidth, padToCells } from '@coxswain/protocol';
import { safeLine } from './output.ts';
import type { Paint } from './paint.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export const checkLines = (checks: readonly Check[], paint: Paint): string[] => {
  const width = checks.reduce((most, { name }) => Math.max(most, cellWidth(name)), 0);
  return checks.flatMap(({ name, ok, detail, remedy }) => {
    const glyph = ok ? paint.good('✓') : paint.bad('✗');
    const line =
      `${glyph} ${padToCells(name, width)}  ${ok ? paint.quiet(safeLine(detail)) : safeLine(detail)}`.trimEnd();
    return remedy === undefined || ok
      ? [line]
      : [line, `  ${' '.repeat(width)}  ${paint.accent(`→ ${safeLine(remedy)}`)}`];
  });
};
