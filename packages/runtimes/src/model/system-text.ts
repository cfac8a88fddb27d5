// What the model is told before the conversation: who it is and where it works, which changes seldom, and what it has open,
// which is looked up at each step and never stored.

import type { OpenWork, RunRequest } from '../runtime.ts';
import { memoryText, skillsText } from './notes.ts';

const MOST_OPEN = 50;

/** The part that stays as it is for the whole run. */
export const standingText = async (
  { agent, workDir, addDirs }: RunRequest,
  nowMs: number,
): Promise<string> => {
  const own = agent.system ?? defaultText(agent.name);
  const folders = addDirs.length === 0 ? '' : ` You may also work in ${addDirs.join(', ')}.`;
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const place = `You work in the folder ${workDir} on ${process.platform}.${folders} Today is ${day}.`;
  const notes = await Promise.all([skillsText(agent.skills ?? []), memoryText(agent.memory ?? [])]);
  return [own, place, ...notes].filter((text) => text !== '').join('\n\n');
};

const defaultText = (name: string): string =>
  `You are the agent '${name}'. Do the task you are given with the tools you have, look at the results of what you did, and end with a short answer that says what was done and what was not. When a tool is refused, do not try to get around it.`;

/** The part that is made anew for each step. '' when nothing is open. */
export const openWorkText = (work: readonly OpenWork[]): string => {
  if (work.length === 0) return '';
  const lines = work
    .slice(0, MOST_OPEN)
    .map(({ id, kind, status, description }) => `- ${id} (${kind}, ${status}): ${description}`);
  const more = work.length > MOST_OPEN ? [`- and ${work.length - MOST_OPEN} more`] : [];
  return ['Your open items and tasks now:', ...lines, ...more].join('\n');
};
