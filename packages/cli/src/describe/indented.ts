/** The lines, moved in by as many blanks; empty ones stay empty. */
export const indented = (lines: readonly string[], blanks: number): string[] =>
  lines.flatMap((line) => line.split('\n')).map((line) => (line === '' ? '' : ' '.repeat(blanks) + line));
