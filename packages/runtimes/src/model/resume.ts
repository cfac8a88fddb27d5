// What the loop knew when its daemon died, from what the ledger has of it: the next daemon goes on after the last step that is
// stored. Nothing is counted twice, and what nobody can know is said to be unknown.

import type { MessagePart, NewMessage, RunPosition, SessionMessage, TaskEvent } from '@coxswain/protocol';
import type { EarlierRun, OutputRead } from '../runtime.ts';
import type { ModelAnswer, WantedCall } from './call-model.ts';
import type { CallUsage } from './usage-total.ts';

/** How many steps are over, and how many messages to the running agent were read. */
const STEPS = 'steps';
/** How many calls of the model have begun, and how many are over. */
const CALLS = 'calls';
const TOOL = 'tool.';

export const stepsRead = (steps: number, messages: number): OutputRead => ({
  program: STEPS,
  stdout: steps,
  stderr: messages,
});
export const callsRead = (begun: number, over: number): OutputRead => ({
  program: CALLS,
  stdout: begun,
  stderr: over,
});
/** This tool call has begun. */
export const toolRead = (callId: string): OutputRead => ({ program: TOOL + callId, stdout: 0, stderr: 0 });

export interface Resumed {
  readonly steps: number;
  readonly messagesRead: number;
  /** The answers of this attempt that are still in the conversation, with what was said in between. */
  readonly said: readonly NewMessage[];
  /** What each call of the model cost. */
  readonly usages: readonly (CallUsage | undefined)[];
  readonly callsBegun: number;
  readonly callsOver: number;
  /** A call was cut, now or before: what it cost is unknown. */
  readonly hasLostUsage: boolean;
  /** All calls of tools, oldest first. */
  readonly toolCalls: readonly WantedCall[];
  /** The ids of those that had begun; others had certainly not. */
  readonly begunTools: ReadonlySet<string>;
  /** Sent to the running agent, and not read. */
  readonly unread: readonly string[];
  /** The last answer, where not all that it wanted is done; undefined: the model is asked next. */
  readonly open: ModelAnswer | undefined;
  /** What was streamed last. */
  readonly ends: Readonly<Record<'message' | 'thought', string>>;
}

const END_BYTES = 8;

/** @param own the messages of this task in its conversation, from the last summary on */
export const resume = async (earlier: EarlierRun, own: readonly SessionMessage[]): Promise<Resumed> => {
  const events = await earlier.events([
    'ModelCallCompleted',
    'ToolCallStarted',
    'MessageAdded',
    'UsageUpdated',
  ]);
  const { stdout: steps, stderr: messagesRead } = positionOf(earlier, STEPS);
  const { stdout: callsBegun, stderr: callsOver } = positionOf(earlier, CALLS);
  const calls = events.flatMap((event) => (event.type === 'ModelCallCompleted' ? [event.data] : []));
  const said = sinceAnswers(own, steps);
  const toolCalls = events.flatMap((event) => (event.type === 'ToolCallStarted' ? [wanted(event)] : []));
  return {
    steps,
    messagesRead,
    said,
    usages: calls.map(({ usage }) => usage),
    callsBegun,
    callsOver,
    hasLostUsage:
      callsBegun > callsOver ||
      events.some((event) => event.type === 'UsageUpdated' && event.data.usage.isIncomplete === true),
    toolCalls,
    begunTools: new Set(
      earlier.positions.flatMap(({ program }) =>
        program.startsWith(TOOL) ? [program.slice(TOOL.length)] : [],
      ),
    ),
    unread: events
      .flatMap((event) =>
        event.type === 'MessageAdded' && event.data.role === 'user' ? [event.data.text] : [],
      )
      .slice(messagesRead),
    open: openAnswer(said, calls.at(-1)?.finish),
    ends: {
      message: await earlier.tail('message', END_BYTES),
      thought: await earlier.tail('thought', END_BYTES),
    },
  };
};

const NOWHERE = { stdout: 0, stderr: 0 };

const positionOf = ({ positions }: EarlierRun, name: string): Omit<RunPosition, 'program'> =>
  positions.find(({ program }) => program === name) ?? NOWHERE;

const wanted = ({ data }: Extract<TaskEvent, { type: 'ToolCallStarted' }>): WantedCall => ({
  id: data.toolCallId,
  name: data.name,
  input: data.input,
});

/** From the first of so many last answers on: what lies before was said in another attempt. */
const sinceAnswers = (own: readonly SessionMessage[], count: number): readonly NewMessage[] => {
  const answers = own.flatMap(({ role }, at) => (role === 'assistant' ? [at] : []));
  const first = count === 0 ? undefined : answers.at(-Math.min(count, answers.length));
  return first === undefined ? [] : own.slice(first);
};

type PartOf<Type extends MessagePart['type']> = Extract<MessagePart, { type: Type }>;

const partsOf = <Type extends MessagePart['type']>(messages: readonly NewMessage[], type: Type) =>
  messages.flatMap(({ parts }) => parts.filter((part): part is PartOf<Type> => part.type === type));

const textOf = (message: NewMessage, type: 'text' | 'reasoning'): string =>
  partsOf([message], type)
    .map(({ text }) => text)
    .join('');

const openAnswer = (said: readonly NewMessage[], finish = 'unknown'): ModelAnswer | undefined => {
  const at = said.findLastIndex(({ role }) => role === 'assistant');
  const message = said[at];
  if (!message) return undefined;
  const after = said.slice(at + 1);
  const answered = new Set(partsOf(after, 'tool-result').map(({ toolCallId }) => toolCallId));
  const calls = partsOf([message], 'tool-call');
  const left = calls.filter(({ toolCallId }) => !answered.has(toolCallId));
  // Once something was said to it, the agent answers that.
  if (left.length === 0 && (calls.length > 0 || after.some(({ role }) => role === 'user'))) return undefined;
  return {
    text: textOf(message, 'text'),
    reasoning: textOf(message, 'reasoning'),
    calls: left.map(({ toolCallId: id, toolName: name, input }) => ({ id, name, input })),
    finish,
    usage: undefined,
  };
};
