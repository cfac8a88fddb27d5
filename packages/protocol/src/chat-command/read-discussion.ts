// `/discuss claude, codex, judge gemini, 3 rounds: Which database fits?`

import { MIN_SPEAKERS } from '../workflow/composition.ts';
import { atColon } from './at-colon.ts';
import type { ChatCommand, ChatCommandProblem } from './chat-command.ts';
import { CHAT_COMMANDS, fullUsage } from './chat-command-forms.ts';

const JUDGE = /^(?:judge|裁判)\s*[:=]?\s*(\S+)$/i;
const ROUNDS = /^(\d{1,2})\s*(?:rounds?|轮)$/i;

const missing = (): ChatCommandProblem => {
  const form = CHAT_COMMANDS.find(({ name }) => name === 'discuss');
  return { problem: 'missing', usage: form ? fullUsage(form) : '/discuss' };
};

/** Who speaks, separated by commas or blanks, in any order with who judges and how often; then a colon and the topic. */
export const readDiscussion = (argument: string): ChatCommand | ChatCommandProblem => {
  const { before, behind } = atColon(argument);
  if (behind === undefined || behind === '') return missing();
  const agents: string[] = [];
  let judge: string | undefined;
  let rounds: number | undefined;
  for (const part of before.split(/[,，、]/).map((each) => each.trim())) {
    const judging = JUDGE.exec(part)?.[1];
    const count = ROUNDS.exec(part)?.[1];
    if (judging !== undefined) judge = judging;
    else if (count !== undefined) rounds = Number(count);
    else if (part !== '') agents.push(...part.split(/\s+/));
  }
  if (agents.length < MIN_SPEAKERS) return missing();
  return {
    command: 'discuss',
    agents,
    ...(judge !== undefined && { judge }),
    ...(rounds !== undefined && { rounds }),
    topic: behind,
  };
};
