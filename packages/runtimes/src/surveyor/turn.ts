// A turn of the surveyor from its prompt to its answer: a plan, its steps, and the survey written down where that is wanted.

import { ALL, answerOf, readAsk } from './ask.ts';
import { listFiles, SURVEY_FILE } from './find.ts';
import { type Turn, useTool } from './tool.ts';
import { writeSurvey } from './write-survey.ts';

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
  const said = isRemembered ? 'I answer from what I remember.' : `I look at ${path}: ${thought}.`;
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
  const notes = isRemembered ? ['From the earlier survey; nothing was looked at again.'] : [];
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
