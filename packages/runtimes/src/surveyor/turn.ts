// A turn of the surveyor from its prompt to its answer: a plan, its steps, and the survey written down where that is wanted.

import { join } from 'node:path';
import type { PermissionOption, RequestPermissionRequest } from '@agentclientprotocol/sdk';
import { messageOf } from '@coxswain/protocol';
import { ALL, answerOf, readAsk } from './ask.ts';
import { listFiles, readText, SURVEY_FILE } from './find.ts';
import { type Turn, useTool } from './tool.ts';

const text = (said: string) => ({ type: 'text', text: said }) as const;

/** A plan whose entries are done one after the other. */
const planOf = (turn: Turn, titles: readonly string[]) => {
  let current = -1;
  const next = async (): Promise<void> => {
    current++;
    const entries = titles.map(
      (content, at) =>
        ({
          content,
          priority: 'medium' as const,
          status: at < current ? 'completed' : at === current ? 'in_progress' : 'pending',
        }) as const,
    );
    await turn.send({ sessionUpdate: 'plan', entries });
    if (current < titles.length) await turn.beforeStep(turn);
    turn.signal.throwIfAborted();
  };
  return { next };
};

/** Works off the prompt. Rejects when the turn is cancelled. */
export const runTurn = async (
  turn: Turn,
  prompt: string,
): Promise<Pick<Turn, 'survey' | 'mayWrite'> & { readonly answer: string }> => {
  const { n, path, signal, send } = turn;
  let { survey, mayWrite } = turn;
  const { topics, wantsFile, isRemembered, steps, thought } = readAsk(prompt, survey);
  const said = isRemembered ? 'Answering from memory.' : `Looking at ${path}: ${thought}.`;
  await send({ sessionUpdate: 'agent_thought_chunk', content: text(`${said}\n`) });
  const needsFiles = steps.some(({ topics: needed }) => !needed.includes('git'));
  const plan = planOf(turn, [
    ...(needsFiles ? ['List the files of the folder'] : []),
    ...steps.map(({ title }) => title),
    ...(wantsFile ? [`Write ${SURVEY_FILE}`] : []),
    'Sum up',
  ]);

  let files: readonly string[] = [];
  if (needsFiles) {
    await plan.next();
    const list = { tool: 'list_files', title: `List the files of ${path}`, kind: 'search' } as const;
    files = await useTool(turn, list, () => listFiles(path, signal));
  }
  for (const each of steps) {
    await plan.next();
    survey = { ...survey, ...(await useTool(turn, each, () => each.look({ path, files, signal }))) };
  }
  const notes = isRemembered ? ['From the earlier survey; nothing was read again.'] : [];
  if (wantsFile) {
    await plan.next();
    const written = await writeSurvey(turn, answerOf(survey, { path, topics: ALL, notes }));
    mayWrite = written.mayWrite;
    notes.push(written.note);
  }
  await plan.next();
  const answer = answerOf(survey, { path, topics, notes });
  // In pieces of a few lines, as a model would say it.
  for (const [piece] of answer.matchAll(/(?:.*\n){1,5}/g))
    await send({ sessionUpdate: 'agent_message_chunk', messageId: `answer-${n}`, content: text(piece) });
  await plan.next();
  return { answer, survey, mayWrite };
};

// The surveyor asks before it writes, and has its client do it, which knows what is allowed and what an editor has open.
const OPTIONS: PermissionOption[] = [
  { optionId: 'allow', name: 'Write it', kind: 'allow_once' },
  { optionId: 'allow_always', name: 'Write it, and stop asking in this session', kind: 'allow_always' },
  { optionId: 'reject', name: "Don't write it", kind: 'reject_once' },
  { optionId: 'reject_always', name: 'Never write it in this session', kind: 'reject_always' },
];

/** The note says how it ended. Rejects when the turn is cancelled. */
const writeSurvey = async (
  { n, path: folder, client, sessionId, signal, mayWrite, send }: Turn,
  newText: string,
): Promise<{ readonly note: string; readonly mayWrite: boolean | undefined }> => {
  const path = join(folder, SURVEY_FILE);
  const oldText = (await readText(path))?.text ?? null;
  if (oldText === newText) return { note: `${SURVEY_FILE} is already up to date.`, mayWrite };
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
