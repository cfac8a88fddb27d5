// A turn from its prompt to its answer: the plan, step by step, and what was found in words.

import type { PlanEntry } from '@agentclientprotocol/sdk';
import { pause } from '../../processes/pause.ts';
import { type Ask, readAsk, TOPICS } from '../ask.ts';
import type { StoredSession } from '../session/stored-session.ts';
import { answerOf } from '../summary/answer.ts';
import { changesSince } from '../summary/changes.ts';
import type { Survey } from '../survey/survey.ts';
import { misbehave } from './misbehaviour.ts';
import type { Found, Step } from './step.ts';
import { stepsFor } from './steps.ts';
import type { Turn } from './turn.ts';
import { type WriteOptions, type Written, writeSurvey } from './write-survey.ts';

export interface TurnResult {
  readonly answer: string;
  readonly survey: Survey;
  readonly mayWrite?: boolean;
}

export type Writing = Pick<WriteOptions, 'client' | 'capabilities' | 'sessionId'>;

const NO_FILES: Found['files'] = { paths: [], by: 'walk', isCut: false };

/** Works off the prompt. Rejects when the turn is cancelled, or told to fail. */
export const surveyTurn = async (
  turn: Turn,
  {
    prompt,
    session,
    writing,
  }: { readonly prompt: string; readonly session: StoredSession; readonly writing: Writing },
): Promise<TurnResult> => {
  const asked = readAsk(prompt);
  const wantsFile = asked.wantsFile || turn.options.isAsking;
  const isRemembered = asked.isAboutEarlier && session.turnCount > 0 && !wantsFile;
  // The file holds a whole survey, whatever else was asked.
  const steps = isRemembered ? [] : stepsFor(wantsFile ? TOPICS : asked.topics);
  await turn.voice.think(thoughtOf(asked, { isRemembered, wantsFile, folder: turn.folder }));

  const plan = planOf(turn, [
    ...steps.map(({ title, priority }) => ({ title, priority })),
    ...(wantsFile ? [{ title: 'Write SURVEY.md', priority: 'high' as const }] : []),
    { title: 'Sum up', priority: 'high' },
  ]);
  const found = await runSteps(turn, steps, plan);
  const survey = { ...session.survey, ...found };
  const change = isRemembered ? undefined : changesSince(session.survey, found);
  let written: Written | undefined;
  if (wantsFile) {
    await plan.next();
    const text = answerOf(survey, { folder: turn.folder, topics: TOPICS, mode: 'full', notes: [] });
    written = await writeSurvey({ ...writing, turn, text, mayWrite: session.mayWrite });
  }
  await plan.next();
  const notes = [
    ...(isRemembered ? ['From the earlier survey; nothing was looked at again.'] : []),
    ...(change === undefined ? [] : [change]),
    ...(written ? [written.sentence] : []),
  ];
  const answer = answerOf(survey, { folder: turn.folder, topics: asked.topics, mode: session.mode, notes });
  await turn.voice.say(answer, `answer-${turn.n}`);
  await plan.end();
  return { answer, survey, ...(written?.mayWrite !== undefined && { mayWrite: written.mayWrite }) };
};

const runSteps = async (turn: Turn, steps: readonly Step[], plan: Plan): Promise<Survey> => {
  let found: Found = { files: NO_FILES, survey: {} };
  const half = Math.ceil(steps.length / 2);
  for (const [n, step] of steps.entries()) {
    await plan.next();
    const { files = found.files, survey } = await step.run(turn, found);
    found = { files, survey: { ...found.survey, ...survey } };
    if (n + 1 === half) await misbehave(turn);
  }
  if (steps.length === 0) await misbehave(turn);
  return found.survey;
};

interface Plan {
  /** Ends the entry under way, begins the next one: the safe point between steps, and the pause before one. */
  next(): Promise<void>;
  end(): Promise<void>;
}

const planOf = (
  turn: Turn,
  titles: readonly { readonly title: string; readonly priority: PlanEntry['priority'] }[],
): Plan => {
  let current = -1;
  const tell = (): Promise<void> =>
    turn.voice.plan(
      titles.map(({ title, priority }, n) => ({
        content: title,
        priority,
        status: n < current ? 'completed' : n === current ? 'in_progress' : 'pending',
      })),
    );
  return {
    next: async () => {
      current++;
      await tell();
      if (turn.options.slowMs > 0) await pause(turn.options.slowMs, turn.signal);
      turn.signal.throwIfAborted();
    },
    end: async () => {
      current = titles.length;
      await tell();
    },
  };
};

const thoughtOf = (
  { topics }: Ask,
  {
    isRemembered,
    wantsFile,
    folder,
  }: { readonly isRemembered: boolean; readonly wantsFile: boolean; readonly folder: string },
): string => {
  if (isRemembered) return 'This was found before; I answer from what I remember.\n';
  const what = topics.length === TOPICS.length ? 'everything' : topics.join(', ');
  return `I look at ${folder}: ${what}${wantsFile ? ', and write it down' : ''}.\n`;
};
