// What somebody is asked, as a note: who asks, the question whole, and the command that answers it.

import type { InputRequest } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { indented } from '../describe/indented.ts';
import { safeLine, safeText } from '../output/output.ts';
import type { Paint } from '../output/paint.ts';
import { shownId } from '../output/rendering.ts';

export const questionNote = (
  { id, kind, title, detail }: Pick<InputRequest, 'id' | 'kind' | 'title' | 'detail'>,
  who: string,
  { words, paint: { attention, quiet } }: Pick<Context, 'words'> & { readonly paint: Paint },
): string => {
  const asks = words.notes.asks(safeLine(who), safeLine(title));
  const details = detail === undefined ? [] : indented([safeText(detail)], 4);
  const how = words.notes.howToAnswer(kind, shownId(id, { isTerminal: true }));
  return [attention(`? ${asks}`), ...details, quiet(`  ${how}`)].join('\n');
};
