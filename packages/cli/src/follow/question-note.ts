// A question to the user, as a note: who asks, the question whole, and the command that answers it.

import type { InputRequest } from '@coxswain/protocol';
import { textLines } from '@coxswain/views';
import type { Context } from '../command.ts';
import { safeLine, safeText } from '../output/output.ts';
import { NO_PAINT, type Paint } from '../output/paint.ts';
import { drawLines, shownId } from '../output/rendering.ts';

export const questionNote = (
  { id, kind, title, detail }: Pick<InputRequest, 'id' | 'kind' | 'title' | 'detail'>,
  who: string,
  { words, paint: { attention, quiet } }: Pick<Context, 'words'> & { readonly paint: Paint },
): string => {
  const asks = words.notes.asks(safeLine(who), safeLine(title));
  const details = detail === undefined ? [] : drawLines(textLines(safeText(detail)), NO_PAINT, 4);
  const how = words.notes.howToAnswer(kind, shownId(id, { isTerminal: true }));
  return [attention(`? ${asks}`), ...details, quiet(`  ${how}`)].join('\n');
};
