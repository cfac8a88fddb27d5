// What speakers and the judge are asked.

import { readOut, type Speech } from './speeches.ts';

export interface Debate {
  readonly topic: string;
  readonly speakers: readonly string[];
  readonly rounds: number;
}

export const promptOfTurn = (
  { topic, speakers, rounds }: Debate,
  turn: { readonly round: number; readonly speaker: string },
  before: readonly Speech[],
): string => {
  const others = speakers.filter((speaker) => speaker !== turn.speaker).join(', ');
  const task =
    before.length === 0
      ? 'You speak first. Say what you think and why.'
      : 'Answer what the others said: agree where they are right, say where they are wrong and why, and add what is missing. Repeat nothing.';
  return [
    `You take part in a discussion as ${turn.speaker}, with ${others}. This is round ${turn.round} of ${rounds}.`,
    `# Topic\n\n${topic}`,
    ...(before.length === 0 ? [] : [`# What was said so far\n\n${readOut(before)}`]),
    `# Your turn\n\n${task} Be short and concrete, and answer in the language of the topic. Only what you answer is read by the others.`,
  ].join('\n\n');
};

export const promptOfJudge = ({ topic, speakers, rounds }: Debate, all: readonly Speech[]): string =>
  [
    `You are the judge of a discussion of ${speakers.join(', ')} in ${rounds} ${rounds === 1 ? 'round' : 'rounds'}.`,
    `# Topic\n\n${topic}`,
    `# What was said\n\n${readOut(all)}`,
    '# Your verdict\n\nConclude: what is to be done or held true, the reasons that decide it, and where the speakers still disagree. Speak the language of the topic. Your answer is the result of the discussion.',
  ].join('\n\n');
