// The output of a task as it comes: its stdout and its message to our stdout, its stderr to ours, with gaps and what cox has to
// say of it marked.

import type { LedgerEvent, Stream } from '@coxswain/protocol';
import { type Output, safeLine } from '../output/output.ts';

export interface ChunkSettings {
  readonly output: Output;
  /** Which streams are printed. */
  readonly streams: ReadonlySet<Stream>;
  /** Puts the time before each line. */
  readonly timeOf?: (at: string) => string;
  /** What marks output that was not kept. */
  readonly gapText: (bytes: number) => string;
}

export interface ChunkPrinter {
  /** Prints what the event holds of output, or what cox says of the run; nothing for other events. */
  print(event: LedgerEvent): Promise<void>;
  /** Ends a line that was left open, so that what follows begins on its own. */
  endLine(): Promise<void>;
}

const stamped = (text: string, stamp: string, isAtLineStart: boolean): string => {
  const body = text.replaceAll(/\n(?!$)/g, `\n${stamp} `);
  return isAtLineStart && body !== '' ? `${stamp} ${body}` : body;
};

export const createChunkPrinter = ({ output, streams, timeOf, gapText }: ChunkSettings): ChunkPrinter => {
  const atLineStart = { data: true, notes: true };
  const write = async (stream: Stream, text: string, at: string): Promise<void> => {
    if (text === '' || !streams.has(stream)) return;
    const side = stream === 'stderr' || stream === 'thought' ? 'notes' : 'data';
    const shown = timeOf === undefined ? text : stamped(text, timeOf(at), atLineStart[side]);
    atLineStart[side] = text.endsWith('\n');
    if (side === 'data') await output.raw(shown);
    else await output.rawNote(shown, stream === 'thought' ? output.notesPaint.quiet : undefined);
  };
  const endLine = async (): Promise<void> => {
    if (!atLineStart.notes) await output.rawNote('\n');
    if (!atLineStart.data && output.isTerminal) await output.raw('\n');
    atLineStart.notes = true;
    if (output.isTerminal) atLineStart.data = true;
  };
  const mark = async (text: string): Promise<void> => {
    await endLine();
    await output.complain(output.notesPaint.quiet(text));
  };
  return {
    async print(event) {
      if (event.type === 'StreamChunk') return write(event.data.stream, event.data.text, event.at);
      if (event.type === 'MessageAdded')
        return event.data.role === 'system' ? mark(`[${safeLine(event.data.text)}]`) : undefined;
      if (event.type !== 'OutputDropped') return;
      if (event.data.stream !== undefined && !streams.has(event.data.stream)) return;
      await mark(gapText(event.data.bytes));
    },
    endLine,
  };
};
