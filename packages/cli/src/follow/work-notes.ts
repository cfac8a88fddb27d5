// What a task does besides writing, as short lines on stderr: tools, questions with the command that answers them, another
// attempt, a provider that is asked again, a cancel.

import { formatDuration, type LedgerEvent, type Phase, type ToolCall } from '@coxswain/protocol';
import { toolMark, toolTitle } from '@coxswain/views/work';
import type { Context } from '../command.ts';
import { safeLine } from '../output/output.ts';
import { drawSpan } from '../output/rendering.ts';
import { questionNote } from './question-note.ts';

type Shown = Pick<Context, 'output' | 'words'>;

/** Phases whose detail says what is waited for; what a tool does is said of the tool. */
const SAID_PHASES: ReadonlySet<Phase> = new Set(['thinking', 'cancelling']);

const DETAIL_CHARACTERS = 120;

const brief = (value: unknown): string => {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = safeLine(text.slice(0, DETAIL_CHARACTERS * 2));
  return line.length > DETAIL_CHARACTERS ? `${line.slice(0, DETAIL_CHARACTERS - 1)}…` : line;
};

const toolNote = (call: ToolCall, { output, words }: Shown): string => {
  const { quiet } = output.notesPaint;
  const took = call.durationMs === undefined ? '' : quiet(` ${formatDuration(call.durationMs, true)}`);
  const name = safeLine(call.name);
  const mark = toolMark(call.status);
  if (call.status === 'skipped' || call.status === 'cancelled')
    return quiet(`${mark.text} ${name}: ${words.status.toolCall[call.status]}`);
  const detail = quiet(` ${brief(toolTitle(call) || call.input)}`.trimEnd());
  const isOver = call.status === 'completed' || call.status === 'failed';
  return `${drawSpan(mark, output.notesPaint)} ${name}${detail}${isOver ? took : ''}`;
};

/** The note for an event; undefined for events that say nothing to someone who follows. */
export const workNote = (event: LedgerEvent, shown: Shown): string | undefined => {
  const { output, words } = shown;
  const { attention, quiet } = output.notesPaint;
  switch (event.type) {
    case 'ToolCallStarted':
    case 'ToolCallCompleted':
      return toolNote(event.data, shown);
    case 'InputRequested':
      return questionNote(event.data.request, event.agent, { words, paint: output.notesPaint });
    case 'AgentStatus':
      return SAID_PHASES.has(event.data.phase) && event.data.detail !== undefined
        ? quiet(`… ${safeLine(event.data.detail)}`)
        : undefined;
    case 'TaskRetrying': {
      const { attempt, reason, message, runAt } = event.data;
      const wait = formatDuration(Math.max(0, Date.parse(runAt) - Date.parse(event.at)));
      return attention(words.follow.retrying[reason](attempt, safeLine(message), wait));
    }
    case 'RunAdopted':
      return quiet(words.follow.adopted);
    case 'CancelRequested':
      return quiet(words.notes.cancelAsked(safeLine(event.data.by)));
    default:
      return undefined;
  }
};
