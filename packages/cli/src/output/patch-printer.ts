// A patch as it comes in pieces: byte for byte in a pipe, in the usual colours where colours are on.

import { type Output, safeText } from './output.ts';
import type { Paint } from './paint.ts';

export interface PatchPrinter {
  print(piece: string): Promise<void>;
  /** Prints what is left of the last line. */
  end(): Promise<void>;
}

/** Lines above the first `@@` of a file are its head: `---` and `+++` there are no changes. */
const FILE_HEAD =
  /^(?:diff --git |index |--- |\+\+\+ |new file |deleted file |old mode |new mode |similarity |rename |copy |Binary files )/;

const painted = (line: string, isHead: boolean, paint: Paint): string => {
  if (line === '') return line;
  if (isHead && FILE_HEAD.test(line)) return paint.strong(line);
  if (line.startsWith('@@')) return paint.accent(line);
  if (line.startsWith('+')) return paint.good(line);
  if (line.startsWith('-')) return paint.bad(line);
  return line;
};

export const createPatchPrinter = (output: Output): PatchPrinter => {
  const { paint } = output;
  if (!paint.isOn) return { print: (piece) => output.raw(piece), end: async () => {} };
  let rest = '';
  let isHead = true;
  const dress = (line: string): string => {
    if (line.startsWith('diff --git ')) isHead = true;
    if (line.startsWith('@@')) isHead = false;
    return painted(output.isTerminal ? safeText(line) : line, isHead, paint);
  };
  return {
    async print(piece) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) await output.line(lines.map(dress).join('\n'));
    },
    async end() {
      if (rest !== '') await output.line(dress(rest));
    },
  };
};
