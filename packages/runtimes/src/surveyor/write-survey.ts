// The surveyor asks before it writes, and has its client do it, which knows what is allowed and what an editor has open.

import { join } from 'node:path';
import type { PermissionOption, RequestPermissionRequest } from '@agentclientprotocol/sdk';
import { messageOf } from '@coxswain/protocol';
import { readText, SURVEY_FILE } from './find.ts';
import type { Turn } from './tool.ts';

const OPTIONS: PermissionOption[] = [
  { optionId: 'allow', name: 'Write it', kind: 'allow_once' },
  { optionId: 'allow_always', name: 'Write it, and ask no more in this session', kind: 'allow_always' },
  { optionId: 'reject', name: 'Do not write it', kind: 'reject_once' },
  { optionId: 'reject_always', name: 'Never write it in this session', kind: 'reject_always' },
];

/** The note says what became of it. Rejects when the turn is cancelled. */
export const writeSurvey = async (
  { n, path: folder, client, sessionId, signal, mayWrite, send }: Turn,
  newText: string,
): Promise<{ readonly note: string; readonly mayWrite: boolean | undefined }> => {
  const path = join(folder, SURVEY_FILE);
  const oldText = (await readText(path))?.text ?? null;
  if (oldText === newText) return { note: `${SURVEY_FILE} says the same already.`, mayWrite };
  const toolCallId = `write-${n}`;
  const toolCall = {
    toolCallId,
    name: 'write_file',
    title: `Write ${SURVEY_FILE}`,
    kind: 'edit' as const,
    rawInput: { path, content: newText },
    content: [{ type: 'diff' as const, path, oldText, newText }],
    locations: [{ path }],
  };
  await send({ sessionUpdate: 'tool_call', ...toolCall, status: 'pending' });
  // A client that does not answer must not hold a cancelled turn.
  const waiting = { cancellationSignal: signal, stopWaitingOnCancel: true };
  const ask = async (): Promise<string> => {
    const request: RequestPermissionRequest = { sessionId, toolCall, options: OPTIONS };
    const { outcome } = await client.request('session/request_permission', request, waiting);
    return outcome.outcome === 'selected' ? outcome.optionId : 'cancelled';
  };
  const decided = mayWrite ? 'allow' : 'reject';
  const choice = mayWrite === undefined ? await ask().catch(() => 'cancelled') : decided;
  let why = choice === 'cancelled' ? 'the permission was cancelled' : 'the permission was denied';
  const isAllowed = choice.startsWith('allow');
  if (isAllowed)
    why = await client
      .request('fs/write_text_file', { sessionId, path, content: newText }, waiting)
      .then(() => '', messageOf);
  const status = why === '' ? 'completed' : 'failed';
  await send({ sessionUpdate: 'tool_call_update', toolCallId, status, rawOutput: why || { path } });
  signal.throwIfAborted();
  return {
    note: why === '' ? `Written to ${SURVEY_FILE}.` : `${SURVEY_FILE} was not written: ${why}.`,
    mayWrite: choice.endsWith('_always') ? isAllowed : mayWrite,
  };
};
