// The current state of one tool call. Updates are partial: a field that is not in them stays, a list replaces the one
// before.

import {
  TOOL_KINDS,
  type ToolCall,
  type ToolCallStatus,
  type ToolDiff,
  type ToolLocation,
} from '@coxswain/protocol';
import { TextTail } from '../../command/text-tail.ts';
import { boundedText, boundedValue, MAX_FIELD_BYTES } from './bounded.ts';
import { contentText } from './content-text.ts';
import { countOf, type Fields, fieldsOf, oneOf, textOf } from './reading.ts';
import { reportedToolName, toolNameInstead } from './tool-name.ts';

const MAX_TITLE_BYTES = 4 * 1024;
/** How many locations and changes of one call an event lists. */
const MAX_LISTED = 200;

/** The names of the protocol and, for agents that go beyond it, our own. */
const STATUSES: Readonly<Record<string, ToolCallStatus>> = {
  pending: 'pending',
  in_progress: 'running',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

export interface ToolCallState {
  readonly toolCallId: string;
  readonly startedMs: number;
  status: ToolCallStatus;
  /** What the agent calls the tool. */
  reportedName?: string | undefined;
  /** A name is to stay the same while titles change. */
  firstTitle?: string | undefined;
  title?: string | undefined;
  kind?: string | undefined;
  content: readonly unknown[];
  locations: readonly unknown[];
  rawInput?: unknown;
  rawOutput?: unknown;
  /** What its command has printed in a terminal of the agent's own. */
  printed?: TextTail;
}

export const newToolCall = (toolCallId: string, startedMs: number): ToolCallState => ({
  toolCallId,
  startedMs,
  status: 'pending',
  content: [],
  locations: [],
});

/** Merges the update into the state. */
export const mergeUpdate = (state: ToolCallState, update: Fields): void => {
  const { status, title, kind, content, locations, rawInput, rawOutput } = update;
  if (typeof status === 'string') state.status = STATUSES[status] ?? state.status;
  state.reportedName = reportedToolName(update) ?? state.reportedName;
  state.title = textOf(title) ?? state.title;
  state.firstTitle ??= state.title;
  state.kind = oneOf(kind, TOOL_KINDS) ?? state.kind;
  if (Array.isArray(content)) state.content = content;
  if (Array.isArray(locations)) state.locations = locations;
  if (rawInput !== undefined && rawInput !== null) state.rawInput = rawInput;
  if (rawOutput !== undefined && rawOutput !== null) state.rawOutput = rawOutput;
  const printed = printedIn(update);
  if (printed === undefined) return;
  state.printed ??= new TextTail(MAX_FIELD_BYTES);
  state.printed.add(printed);
};

export const isOver = ({ status }: Pick<ToolCallState, 'status'>): boolean =>
  status !== 'pending' && status !== 'running';

/** What a terminal that a tool call shows has printed; undefined for one that is not known. */
export type TerminalText = (terminalId: string) => string | undefined;

/** The tool call as it goes into an event, every part within its bound. */
export const viewOf = (state: ToolCallState, terminalText: TerminalText): ToolCall => {
  const { toolCallId, kind, status } = state;
  const title = state.title === undefined ? undefined : boundedText(state.title, MAX_TITLE_BYTES);
  const locations = state.locations.flatMap(locationOf).slice(0, MAX_LISTED);
  const diffs = boundedDiffs(state.content.flatMap(diffOf).slice(0, MAX_LISTED));
  return {
    toolCallId,
    name: state.reportedName ?? toolNameInstead({ kind, title: state.firstTitle }),
    kind,
    title,
    status,
    input: boundedValue(state.rawInput),
    output: outputOf(state, terminalText),
    locations: locations.length > 0 ? locations : undefined,
    diffs: diffs.length > 0 ? diffs : undefined,
  };
};

const outputOf = ({ content, rawOutput, printed }: ToolCallState, terminalText: TerminalText): unknown => {
  const shown = content.flatMap((part) => {
    const { type, content: block, terminalId } = fieldsOf(part);
    const text = type === 'terminal' ? terminalText(textOf(terminalId) ?? '') : contentText(block);
    return text ? [text] : [];
  });
  const texts = printed && shown.length === 0 ? [printed.text()] : shown;
  return texts.length > 0 ? boundedText(texts.join('\n')) : boundedValue(rawOutput);
};

const locationOf = (location: unknown): readonly ToolLocation[] => {
  const { path, line } = fieldsOf(location);
  const name = textOf(path);
  return name === undefined ? [] : [{ path: name, line: countOf(line) }];
};

const diffOf = (part: unknown): readonly ToolDiff[] => {
  const { type, path, oldText, newText } = fieldsOf(part);
  if (type !== 'diff' || typeof newText !== 'string') return [];
  return [{ path: textOf(path) ?? '', oldText: typeof oldText === 'string' ? oldText : undefined, newText }];
};

// What one change leaves over of the bound is for the next.
const boundedDiffs = (diffs: readonly ToolDiff[]): readonly ToolDiff[] => {
  let leftBytes = MAX_FIELD_BYTES;
  const take = (text: string): string => {
    const bounded = boundedText(text, Math.max(leftBytes, 0));
    leftBytes -= Buffer.byteLength(bounded);
    return bounded;
  };
  return diffs.map(({ path, oldText, newText }) => ({
    path,
    oldText: oldText === undefined ? undefined : take(oldText),
    newText: take(newText),
  }));
};

// What a command prints in the agent's own terminal, which codex and claude report beside the protocol, piece by piece.

/** The piece in this update; undefined when it has none. */
const printedIn = (update: unknown): string | undefined => {
  const { terminal_output_delta: piece, terminal_output: whole } = fieldsOf(fieldsOf(update)._meta);
  return textOf(fieldsOf(piece).data) ?? textOf(fieldsOf(whole).data);
};
