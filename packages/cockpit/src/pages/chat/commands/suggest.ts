// What may be meant by the beginning of a command.

import { describeTask, type InputRequest, printableLine, shortId, type Task } from '@coxswain/protocol';
import type { AgentCommand } from '../transcript/agent-commands.ts';
import {
  type CommandWords,
  type Completes,
  fullUsage,
  needsArgument,
  type SlashCommand,
} from './slash-command.ts';
import { COMMANDS } from './table.ts';

export interface Suggestion {
  /** What stands in the input when it is taken. */
  readonly text: string;
  readonly label: string;
  readonly detail: string;
  /** It can be run as it is. */
  readonly isWhole: boolean;
}

/** What there is to complete with. */
export interface Candidates {
  readonly active: readonly Task[];
  readonly ended: readonly Task[];
  readonly requests: readonly InputRequest[];
  readonly agents: readonly string[];
  readonly sessions: readonly string[];
  readonly ofAgent: readonly AgentCommand[];
  /** The name of the agent. */
  readonly agent: string;
}

interface Value {
  readonly value: string;
  readonly about: string;
}

const valuesOf = (
  completes: Completes,
  { active, ended, requests, agents, sessions }: Candidates,
): readonly Value[] => {
  const task = (each: Task): Value => ({ value: shortId(each.id), about: describeTask(each) });
  switch (completes) {
    case 'activeTask':
      return active.map(task);
    case 'endedTask':
      return ended.filter(({ status }) => status !== 'completed').map(task);
    case 'failedTask':
      return ended.filter(({ status, runtime }) => status === 'failed' && runtime !== 'command').map(task);
    case 'request':
      return requests.map(({ id, title }) => ({ value: shortId(id), about: printableLine(title) }));
    case 'agent':
      return agents.map((value) => ({ value, about: '' }));
    case 'session':
      return sessions.map((value) => ({ value, about: '' }));
  }
};

const argumentsOf = (command: SlashCommand, typed: string, candidates: Candidates): readonly Suggestion[] => {
  if (command.completes === undefined || /\s/.test(typed)) return [];
  const wanted = typed.toLowerCase();
  return valuesOf(command.completes, candidates)
    .filter(
      ({ value, about }) =>
        value.toLowerCase().startsWith(wanted) || (wanted !== '' && about.toLowerCase().includes(wanted)),
    )
    .map(({ value, about }) => ({
      text: `/${command.name} ${value}${command.completes === 'request' ? ' ' : ''}`,
      label: value,
      detail: about,
      isWhole: command.name !== 'answer',
    }));
};

const byName = (typed: string, candidates: Candidates, words: CommandWords): readonly Suggestion[] => {
  const wanted = typed.toLowerCase();
  const own = COMMANDS.filter(({ name }) => name.startsWith(wanted)).map((command) => ({
    text: `/${command.name}${command.usage === undefined ? '' : ' '}`,
    label: fullUsage(command),
    detail: words.help[command.help],
    isWhole: !needsArgument(command),
  }));
  const ofAgent = candidates.ofAgent
    .filter(({ name }) => name.toLowerCase().startsWith(wanted))
    .map(({ name, description }) => ({
      text: `/${name} `,
      label: `/${printableLine(name)}`,
      detail: `${printableLine(description)} (${words.ofAgent(candidates.agent)})`,
      isWhole: true,
    }));
  // What was typed whole comes first.
  return [...own, ...ofAgent].toSorted(
    (one, other) => Number(other.text.trim() === `/${wanted}`) - Number(one.text.trim() === `/${wanted}`),
  );
};

/** The suggestions for what stands in the input, best first; none for what is no command, or is over. */
export const suggestionsFor = (
  text: string,
  candidates: Candidates,
  words: CommandWords,
): readonly Suggestion[] => {
  if (!text.startsWith('/') || text.startsWith('//') || text.includes('\n')) return [];
  const typed = text.slice(1);
  const command = COMMANDS.find(
    ({ name, completes }) => completes !== undefined && typed.startsWith(`${name} `),
  );
  if (command) return argumentsOf(command, typed.slice(command.name.length + 1), candidates);
  return byName(typed, candidates, words);
};
