// Lines out of a stream of bytes. A line may be cut anywhere, also in the middle of a character.

import type { Readable } from 'node:stream';
import { usageProblem } from './usage-problem.ts';

/** Longer than any line that means something; what has no line ends must not be kept until there is no memory left. */
const MAX_LINE_CHARACTERS = 64 * 1024 * 1024;

/** The lines without their ends (`\n` or `\r\n`); what follows the last end is a line too, unless it is empty. */
export async function* createLineReader(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
  for await (const piece of stream) {
    rest += decoder.decode(Buffer.from(piece), { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield withoutReturn(line);
    if (rest.length > MAX_LINE_CHARACTERS)
      throw usageProblem(
        `an input line is longer than ${MAX_LINE_CHARACTERS} characters: is this the right input?`,
      );
  }
  rest += decoder.decode();
  if (rest !== '') yield withoutReturn(rest);
}
