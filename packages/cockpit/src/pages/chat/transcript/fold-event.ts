// Applies an event to a turn.

import type { EventOf, LedgerEvent, Stream, ToolCall } from '@coxswain/protocol';
import { type Cut, cutOf as cutOfMarkdown } from '../../../markdown/pieces.ts';
import { cutOfLongLine, LINE_CHARACTERS, PIECE_CHARACTERS } from '../../../text/long-line.ts';
import type { Draft } from './draft.ts';
import type { EntryBody, Note } from './entry.ts';

const note = (draft: Draft, event: LedgerEvent, added: Note): void =>
  draft.add(event, { kind: 'note', note: added });

/** A tool call is one entry, from its beginning to its end. */
const foldTool = (draft: Draft, event: LedgerEvent, call: ToolCall): void => {
  const at = draft.entries.findLastIndex(
    (entry) => entry.kind === 'tool' && entry.call.toolCallId === call.toolCallId,
  );
  if (at < 0) draft.add(event, { kind: 'tool', call });
  else draft.replace(at, { kind: 'tool', call });
};

/** Calls still open when the attempt ended never will end: its processes are gone. */
const loseTools = (draft: Draft): void => {
  for (const [at, entry] of draft.entries.entries())
    if (entry.kind === 'tool' && (entry.call.status === 'running' || entry.call.status === 'pending'))
      draft.replace(at, { kind: 'tool', call: entry.call, isLost: true });
};

/** A turn has one plan, at the position where it first appeared. */
const foldPlan = (draft: Draft, event: EventOf<'PlanUpdated'>): void => {
  const body: EntryBody = { kind: 'plan', steps: event.data.entries };
  const at = draft.entries.findLastIndex((entry) => entry.kind === 'plan');
  if (at < 0) draft.add(event, body);
  else draft.replace(at, body);
};

const foldAnswer = (draft: Draft, { data, at: answeredAt }: EventOf<'InputAnswered'>): void => {
  const at = draft.entries.findLastIndex(
    (entry) => entry.kind === 'question' && entry.request.id === data.requestId,
  );
  const asked = draft.entries[at];
  if (asked?.kind !== 'question') return;
  const { answer, state, by: answeredBy } = data;
  draft.replace(at, {
    kind: 'question',
    request: { ...asked.request, state, answeredBy, answeredAt, ...(answer && { answer }) },
  });
};

const foldSaid = (draft: Draft, event: EventOf<'MessageAdded'>): void => {
  const { role, text, by } = event.data;
  if (role === 'user') draft.add(event, { kind: 'user', text, by });
  else if (role === 'agent') appendText(draft, event, 'message', text);
  else note(draft, event, { type: 'said', text });
};

type EndEvent = Extract<LedgerEvent, { readonly type: 'TaskCompleted' | 'TaskFailed' | 'TaskCancelled' }>;

const foldEnd = (draft: Draft, event: EndEvent): void => {
  loseTools(draft);
  const { durationMs, usage } = event.data;
  const common = { kind: 'end', durationMs, ...(usage && { usage }) } as const;
  if (event.type === 'TaskCompleted') {
    const { result } = event.data;
    const hasSpoken = draft.entries.some((entry) => entry.kind === 'text' && entry.stream !== 'thought');
    if (!hasSpoken && result !== undefined) appendText(draft, event, 'message', result);
    draft.add(event, { ...common, status: 'completed' });
  } else if (event.type === 'TaskFailed') {
    const { code: reason, message } = event.data;
    draft.add(event, { ...common, status: 'failed', reason, message });
  } else {
    const { reason, message } = event.data;
    draft.add(event, { ...common, status: 'cancelled', reason, message });
  }
};

/** Those that were left alive on purpose were not ended. */
const foldProcesses = (draft: Draft, event: EventOf<'ProcessesEnded'>): void => {
  const processes = event.data.processes.filter(({ signal }) => signal !== 'none').length;
  if (processes > 0) note(draft, event, { type: 'ended', processes });
};

const foldQueued = (draft: Draft, event: EventOf<'TaskQueued'>): void => {
  const { prompt, retryOf } = event.data.task;
  if (retryOf !== undefined) note(draft, event, { type: 'retryOf', task: retryOf });
  draft.add(event, { kind: 'user', text: prompt });
};

/** Applies the event to the draft; ignores events that only change fields of the task. */
export const foldEvent = (draft: Draft, event: LedgerEvent): void => {
  switch (event.type) {
    case 'TaskQueued':
      foldQueued(draft, event);
      break;
    case 'StreamChunk':
      appendText(draft, event, event.data.stream, event.data.text);
      break;
    case 'OutputDropped':
      note(draft, event, { type: 'gap', bytes: event.data.bytes, isLost: event.data.lost === true });
      break;
    case 'PlanUpdated':
      foldPlan(draft, event);
      break;
    case 'ToolCallStarted':
    case 'ToolCallUpdated':
    case 'ToolCallCompleted':
      foldTool(draft, event, event.data);
      break;
    case 'InputRequested':
      draft.add(event, { kind: 'question', request: event.data.request });
      break;
    case 'InputAnswered':
      foldAnswer(draft, event);
      break;
    case 'MessageAdded':
      foldSaid(draft, event);
      break;
    case 'WorktreeMade':
      note(draft, event, { type: 'worktree', branch: event.data.branch, folder: event.data.folder });
      break;
    case 'CancelRequested': {
      const { by, reason, now = false } = event.data;
      note(draft, event, { type: 'cancel', by, isForced: now, reason });
      break;
    }
    case 'TaskRetrying': {
      const { reason, message, runAt } = event.data;
      loseTools(draft);
      note(draft, event, { type: 'retrying', cause: reason, message, at: runAt });
      break;
    }
    case 'ProcessesEnded':
      foldProcesses(draft, event);
      break;
    case 'RunAdopted':
      note(draft, event, { type: 'adopted' });
      break;
    case 'TaskCompleted':
    case 'TaskFailed':
    case 'TaskCancelled':
      foldEnd(draft, event);
      break;
    default:
      break;
  }
};

// Streamed text as entries of bounded size. Only the last one grows, so however long an answer is, a new word costs no more
// than wrapping the last piece again.

/** A cut behind a line feed leaves the line feed with the first part. */
const cutOfLines = (text: string): Cut | undefined => {
  if (text.length <= PIECE_CHARACTERS) return undefined;
  const end = text.indexOf('\n', PIECE_CHARACTERS);
  if (end >= 0 && end < LINE_CHARACTERS) return end + 1 < text.length ? { at: end + 1 } : undefined;
  const at = cutOfLongLine(text);
  return at === undefined ? undefined : { at };
};

/** Where the text is cut; undefined: it is one piece. */
const cutOf = (stream: Stream, text: string, opening: string | undefined): Cut | undefined =>
  stream === 'message' ? cutOfMarkdown(text, opening) : cutOfLines(text);

/** Adds the text to the last entry when that is of the same stream, else as a new one. */
const appendText = (draft: Draft, event: LedgerEvent, stream: Stream, text: string): void => {
  if (text === '') return;
  const last = draft.entries.at(-1);
  const isSame = last?.kind === 'text' && last.stream === stream;
  let rest = isSame ? last.text + text : text;
  let isContinued = isSame && last.isContinued;
  let opening = isSame ? last.opening : undefined;
  let isFirst = true;
  for (;;) {
    const cut = cutOf(stream, rest, opening);
    const piece = rest.slice(0, cut?.at);
    const body = { kind: 'text', stream, text: piece, isContinued, opening } as const;
    if (isSame && isFirst) draft.replace(draft.entries.length - 1, body);
    else draft.add(event, body);
    if (cut === undefined) return;
    rest = rest.slice(cut.at);
    ({ opening } = cut);
    isContinued = true;
    isFirst = false;
  }
};
