// The command or change of a request in full, wrapped; changes are coloured as a diff.

import { printable } from '@coxswain/protocol';
import { type Tone, wrapToCells } from '@coxswain/views';
import { type Line, lineOf } from '../../text/line.ts';

/** How a change begins: as our runtimes show one, and as patches do. */
const HEAD = /^(?:change .+ at line \d+$|new file |diff --git |--- |\+\+\+ |index [0-9a-f]+\.\.)/;

/** Of a line of a patch. */
export const toneOfChange = (line: string): Tone => {
  if (HEAD.test(line)) return 'strong';
  if (line.startsWith('@@')) return 'accent';
  if (line.startsWith('+')) return 'good';
  if (line.startsWith('-')) return 'bad';
  return 'text';
};

/** Outside a diff a minus may be an option of a command. An empty line ends a diff. */
export const detailLines = (detail: string, cells: number): readonly Line[] => {
  let isChange = false;
  return printable(detail)
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      isChange = (isChange && line !== '') || HEAD.test(line) || line.startsWith('@@ ');
      const tone = isChange ? toneOfChange(line) : 'text';
      return wrapToCells(line, cells, true).map((piece) => lineOf(piece, tone));
    });
};
