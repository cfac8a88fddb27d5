// Writes SURVEY.md, after asking: through the client where it offers that, since an editor may have the file open.

import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  AgentContext,
  ClientCapabilities,
  PermissionOption,
  RequestPermissionOutcome,
  RequestPermissionRequest,
  ToolCallUpdate,
} from '@agentclientprotocol/sdk';
import { SURVEY_FILE } from '../summary/survey-file.ts';
import { readTextFile } from '../survey/text-file.ts';
import { textContent } from './tool-call.ts';
import type { Turn } from './turn.ts';

export interface WriteOptions {
  readonly turn: Turn;
  readonly sessionId: string;
  readonly client: AgentContext;
  readonly capabilities: ClientCapabilities;
  readonly text: string;
  /** What was said once and for always. */
  readonly mayWrite: boolean | undefined;
}

export interface Written {
  /** What the answer says about it. */
  readonly sentence: string;
  /** A decision for always. */
  readonly mayWrite?: boolean;
}

type Decision = 'allowed' | 'denied' | 'cancelled';

const OPTIONS: PermissionOption[] = [
  { optionId: 'allow', name: 'Write it', kind: 'allow_once' },
  { optionId: 'allow_always', name: 'Write it, and ask no more in this session', kind: 'allow_always' },
  { optionId: 'reject', name: 'Do not write it', kind: 'reject_once' },
  { optionId: 'reject_always', name: 'Never write it in this session', kind: 'reject_always' },
];
const MAX_BYTES = 16 * 1024 * 1024;

/** Rejects when the turn is cancelled. What else hinders it is told in the sentence. */
export const writeSurvey = async (options: WriteOptions): Promise<Written> => {
  const { turn, text } = options;
  const path = join(turn.folder, SURVEY_FILE);
  const found = await lstat(path).catch(() => undefined);
  if (found && !found.isFile())
    return { sentence: `${SURVEY_FILE} was not written: what lies there is no ordinary file.` };
  const oldText = (await readTextFile(path, MAX_BYTES))?.bytes?.toString('utf8');
  if (oldText === text) return { sentence: `${SURVEY_FILE} says the same already.` };

  const toolCallId = `write-${turn.n}`;
  const call = {
    toolCallId,
    name: 'write_file',
    title: `Write ${SURVEY_FILE}`,
    kind: 'edit',
    rawInput: { path, content: text },
    content: [{ type: 'diff', path, oldText: oldText ?? null, newText: text }],
    locations: [{ path }],
  } as const;
  const tool = { ...call, content: [...call.content], locations: [...call.locations] };
  await turn.voice.send({ sessionUpdate: 'tool_call', ...tool, status: 'pending' });
  const { decision, mayWrite } = await decide(options, tool);
  const told = mayWrite === undefined ? {} : { mayWrite };
  if (decision !== 'allowed') {
    await end(turn, toolCallId, `not written: ${decision}`);
    turn.signal.throwIfAborted();
    return { sentence: `${SURVEY_FILE} was not written: the permission was ${decision}.`, ...told };
  }
  await turn.voice.send({ sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress' });
  try {
    await write(options, path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await end(turn, toolCallId, why);
    turn.signal.throwIfAborted();
    return { sentence: `${SURVEY_FILE} was not written: ${why}.`, ...told };
  }
  await turn.voice.send({
    sessionUpdate: 'tool_call_update',
    toolCallId,
    status: 'completed',
    rawOutput: { path, bytes: Buffer.byteLength(text) },
  });
  return { sentence: `Written to ${SURVEY_FILE}.`, ...told };
};

const end = (turn: Turn, toolCallId: string, why: string): Promise<void> =>
  turn.voice.send({
    sessionUpdate: 'tool_call_update',
    toolCallId,
    status: 'failed',
    content: [textContent(why)],
  });

const decide = async (
  { turn, client, sessionId, mayWrite }: WriteOptions,
  toolCall: ToolCallUpdate,
): Promise<{ readonly decision: Decision; readonly mayWrite?: boolean }> => {
  if (mayWrite !== undefined) return { decision: mayWrite ? 'allowed' : 'denied' };
  const request: RequestPermissionRequest = { sessionId, toolCall, options: OPTIONS };
  // A client that does not answer must not hold a cancelled turn.
  const waiting = { cancellationSignal: turn.signal, stopWaitingOnCancel: true };
  const outcome = await client.request('session/request_permission', request, waiting).then(
    (answer): RequestPermissionOutcome => answer.outcome,
    (): RequestPermissionOutcome => ({ outcome: 'cancelled' }),
  );
  if (outcome.outcome === 'cancelled') return { decision: 'cancelled' };
  switch (outcome.optionId) {
    case 'allow':
      return { decision: 'allowed' };
    case 'allow_always':
      return { decision: 'allowed', mayWrite: true };
    case 'reject_always':
      return { decision: 'denied', mayWrite: false };
    default:
      return { decision: 'denied' };
  }
};

const write = async (
  { turn, client, sessionId, capabilities, text }: WriteOptions,
  path: string,
): Promise<void> => {
  if (capabilities.fs?.writeTextFile) {
    const waiting = { cancellationSignal: turn.signal, stopWaitingOnCancel: true };
    await client.request('fs/write_text_file', { sessionId, path, content: text }, waiting);
    return;
  }
  // A file that takes the place of the other is never half written, and never written through a link.
  const draft = `${path}.${process.pid}.new`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
};
