// The output of a task as it comes: its stdout and its message to our stdout, its stderr to ours, with gaps and what
// was said around it marked.

import { type LedgerEvent, rawTextOf, type Stream } from '@coxswain/protocol';
import type { Output } from '../output/output.ts';

export interface ChunkPrinter {
  /** Prints what the event holds of output, or what cox says of the run; nothing for other events. */
  print(event: LedgerEvent): Promise<void>;
  /** Marks a gap that was not marked yet, and ends a line that was left open, so that what follows begins on its own. */
  endLine(): Promise<void>;
}

const stamped = (text: string, stamp: string, isAtLineStart: boolean): string => {
  const body = text.replaceAll(/\n(?!$)/g, `\n${stamp} `);
  return isAtLineStart && body !== '' ? `${stamp} ${body}` : body;
};

export const createChunkPrinter = (settings: {
  readonly output: Output;
  /** Which streams are printed. */
  readonly streams: ReadonlySet<Stream>;
  /** Puts the time before each line. */
  readonly timeOf?: (at: string) => string;
  /** The bytes as they came, on a terminal too. */
  readonly isExact?: boolean;
  /** What marks output that is not there. */
  readonly gapText: (bytes: number, isLost: boolean) => string;
  /** The line in brackets for an event that is not output. */
  readonly noteOf: (event: LedgerEvent) => string | undefined;
}): ChunkPrinter => {
  const { output, streams, timeOf, isExact = false, gapText, noteOf } = settings;
  const atLineStart = { data: true, notes: true };
  /** Gaps that touch become one line of each kind. */
  const gap = { dropped: 0, lost: 0 };
  const endOpenLine = async (): Promise<void> => {
    if (!atLineStart.notes) await output.rawNote('\n');
    if (!atLineStart.data && output.isTerminal && !isExact) await output.raw('\n');
    atLineStart.notes = true;
    if (output.isTerminal) atLineStart.data = true;
  };
  const mark = async (text: string): Promise<void> => {
    await endOpenLine();
    await output.complain(output.notesPaint.quiet(text));
  };
  const markGap = async (): Promise<void> => {
    const { dropped, lost } = gap;
    gap.dropped = 0;
    gap.lost = 0;
    if (dropped > 0) await mark(gapText(dropped, false));
    if (lost > 0) await mark(gapText(lost, true));
  };
  const write = async (stream: Stream, text: string, at: string): Promise<void> => {
    if (text === '' || !streams.has(stream)) return;
    await markGap();
    const side = stream === 'stderr' || stream === 'thought' ? 'notes' : 'data';
    const shown = timeOf === undefined ? text : stamped(text, timeOf(at), atLineStart[side]);
    atLineStart[side] = text.endsWith('\n');
    if (isExact) await output.bytes(shown, side);
    else if (side === 'data') await output.raw(shown);
    else await output.rawNote(shown, stream === 'thought' ? output.notesPaint.quiet : undefined);
  };
  return {
    async print(event) {
      if (event.type === 'StreamChunk') return write(event.data.stream, rawTextOf(event.data), event.at);
      if (event.type === 'OutputDropped') {
        const { stream, bytes, lost } = event.data;
        if (stream === undefined || streams.has(stream)) gap[lost ? 'lost' : 'dropped'] += bytes;
      }
      const note = noteOf(event);
      if (note === undefined) return;
      await markGap();
      await mark(`[${note}]`);
    },
    async endLine() {
      await markGap();
      await endOpenLine();
    },
  };
};
