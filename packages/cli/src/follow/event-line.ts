// Events as lines for people: when, what, which task, and which task that belongs to.

import { describeTask, formatDuration, type LedgerEvent, type Task } from '@coxswain/protocol';
import { statusSpan } from '@coxswain/views';
import type { Context } from '../command.ts';
import { safeLine } from '../output/output.ts';
import { drawSpan, shownId, surfaceOf } from '../output/rendering.ts';

/** The task of an event, as a line names it. */
export type About = Pick<Task, 'description' | 'parentId'>;

interface Shown extends Pick<Context, 'output' | 'words'> {
  readonly about?: About | undefined;
}

const statusAfter = (event: LedgerEvent): Parameters<typeof statusSpan>[0] | undefined => {
  switch (event.type) {
    case 'TaskQueued':
    case 'TaskRetrying':
      return { status: 'pending' };
    case 'TaskStarted':
      return { status: 'running' };
    case 'InputRequested':
      return { status: 'needs_input' };
    case 'ItemMoved':
      return { status: event.data.status };
    case 'CancelRequested':
      return { status: 'running', cancelRequestedAt: event.at };
    case 'TaskCompleted':
      return { status: 'completed' };
    case 'TaskFailed':
      return { status: 'failed' };
    case 'TaskCancelled':
      return { status: 'cancelled' };
    default:
      return undefined;
  }
};

/** What an event says besides its kind. */
const detailOf = (event: LedgerEvent, { words }: Shown): string => {
  switch (event.type) {
    case 'TaskCompleted':
      return formatDuration(event.data.durationMs, true);
    case 'TaskFailed':
      return `${formatDuration(event.data.durationMs, true)}  ${safeLine(event.data.message)}`;
    case 'TaskCancelled':
      return `${formatDuration(event.data.durationMs, true)}  ${words.status.reason[event.data.reason]}`;
    case 'TaskRetrying':
      return safeLine(event.data.message);
    case 'InputRequested':
      return safeLine(event.data.request.title);
    case 'ItemMoved':
      return safeLine(event.data.message ?? '');
    case 'WorktreeMade':
      return `${safeLine(event.data.branch)}  ${safeLine(event.data.folder)}`;
    case 'AgentUpdate':
      return safeLine(event.data.kind);
    case 'ToolCallStarted':
    case 'ToolCallUpdated':
    case 'ToolCallCompleted':
      return `${safeLine(event.data.name)}  ${words.status.toolCall[event.data.status]}`;
    case 'ModelCallCompleted':
      return `${safeLine(event.data.model)}  ${formatDuration(event.data.durationMs, true)}`;
    case 'AgentStatus':
      return `${words.status.phase[event.data.phase]}  ${safeLine(event.data.detail ?? '')}`.trimEnd();
    case 'StreamChunk':
      return `${event.data.stream}  ${safeLine(event.data.text)}`;
    default:
      return '';
  }
};

/** `18:02:11  ✓ completed  k3v9x0q2  claude  fix the build  2m12s`; events that change no status are called by their type. */
export const eventLine = (event: LedgerEvent, stamp: (at: string) => string, shown: Shown): string => {
  const { output, words, about } = shown;
  const { paint } = output;
  const status = statusAfter(event);
  const cell =
    status === undefined
      ? { text: event.type, tone: 'quiet' as const }
      : statusSpan(status, { words, surface: surfaceOf(output) });
  const face = drawSpan({ ...cell, text: cell.text.padEnd(13) }, paint);
  const parts = [
    paint.quiet(stamp(event.at)),
    face,
    event.taskId === undefined ? '' : shownId(event.taskId, output),
    safeLine(event.agent),
    event.type === 'TaskQueued' ? describeTask(event.data.task) : safeLine(about?.description ?? ''),
    about?.parentId === undefined ? '' : paint.quiet(words.follow.partOf(shownId(about.parentId, output))),
    detailOf(event, shown),
  ];
  return parts.filter((part) => part !== '').join('  ');
};
