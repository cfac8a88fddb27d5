// Reads the stored output of a task as text, in pieces of bounded size, with one line in each gap that says what is missing.

import type { TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first } from '../database/unit.ts';
import type { Output, OutputQuery } from '../ledger.ts';
import { OutputText } from './output-text.ts';
import { type PartRange, type PartSource, readParts } from './parts.ts';
import { findTail } from './tail.ts';

const numberOf = compiled((values: { id: string }) =>
  db.selectFrom('task').select('n').where('id', '=', values.id),
);

/** Reading output from the rows and the files of the source; what is written after the call is not part of it. */
export const createOutput = (source: PartSource): Output => {
  async function* read(id: TaskId, query: OutputQuery): AsyncGenerator<string> {
    const { database } = source;
    const task = await database.read(() => first(numberOf({ id })));
    if (task === undefined) return;
    let range: PartRange = {
      task: { n: task.n, id },
      afterSeq: query.sinceSeq ?? 0,
      throughSeq: Math.min(query.untilSeq ?? Number.MAX_SAFE_INTEGER, database.head()),
      streams: query.streams,
    };
    let skip = 0;
    if (query.tailLines !== undefined) {
      if (query.tailLines <= 0) return;
      const start = await findTail(readParts(source, range, 'desc'), query.tailLines);
      if (start !== undefined) {
        range = { ...range, afterSeq: start.seq - 1 };
        skip = start.skip;
      }
    }
    const text = new OutputText();
    for await (const part of readParts(source, range, 'asc')) {
      if ('text' in part) yield* text.addText(part.text.slice(skip));
      else text.addGap(part.droppedBytes);
      skip = 0;
    }
    yield* text.end();
  }

  return { read };
};
