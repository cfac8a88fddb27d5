// Parses a chat message: a command, an incomplete command, or a message for the agent. Never throws.

import { parseTaskStatus, TASK_STATUSES } from '../task/task-status.ts';
import { nearest } from '../text/nearest.ts';
import { MIN_SPEAKERS } from '../workflow/composition.ts';
import { atColon } from './at-colon.ts';
import type { ChatCommand, ChatCommandProblem, ChatCommandSettings, ChatMessage } from './chat-command.ts';
import {
  CHANNEL_COMMANDS,
  CHAT_COMMANDS,
  type ChatCommandForm,
  fullUsage,
  needsArgument,
} from './chat-command-forms.ts';
import { readJobEdit, readNewJob } from './read-job.ts';

/** The full-width slash of Chinese and Japanese keyboards. */
const FULL_WIDTH = /^／{1,2}/;

type Understood = ChatCommand | ChatCommandProblem;

/** In group chats, commands may be written `/tasks@bot_name`. */
const ADDRESSED = /^([a-z]+)@\w+/i;

const formOf = (typed: string): ChatCommandForm | undefined => {
  const wanted = typed.toLowerCase();
  return CHAT_COMMANDS.filter(({ name }) => wanted === name || wanted.startsWith(`${name} `))
    .toSorted((one, other) => other.name.length - one.name.length)
    .at(0);
};

/** Names with blanks are often quoted. */
const QUOTED = /^(?:"([^"]+)"|'([^']+)'|“([^”]+)”|‘([^’]+)’|「([^」]+)」)$/;

const unquoted = (argument: string): string =>
  QUOTED.exec(argument)
    ?.slice(1)
    .find((part) => part !== undefined)
    ?.trim() ?? argument;

/** The first word and the rest. */
const headed = (argument: string): readonly [string, string] => {
  const [, head = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(argument) ?? [];
  return [head, rest];
};

/** A path with blanks must be quoted. */
const readAttachment = (argument: string): Understood => {
  const [, double, single, plain, text = ''] =
    /^(?:"([^"]+)"|'([^']+)'|(\S+))(?:\s+([\s\S]+))?$/.exec(argument) ?? [];
  const file = double ?? single ?? plain;
  if (file === undefined || text === '') return { problem: 'missing', usage: '/attach <file> <words>' };
  return { command: 'attach', file, text };
};

const readItemEdit = (form: ChatCommandForm, argument: string): Understood => {
  const [item, title] = headed(argument);
  return title === ''
    ? { problem: 'missing', usage: fullUsage(form) }
    : { command: 'item edit', item, title };
};

const MOVES = {
  'item start': 'running',
  'item done': 'completed',
  'item fail': 'failed',
  'item drop': 'cancelled',
} as const;

const readItemMove = (command: keyof typeof MOVES | 'item move', argument: string): Understood => {
  const [item, rest] = headed(argument);
  const [word, message] = command === 'item move' ? headed(rest) : [MOVES[command], rest];
  const status = parseTaskStatus(word);
  if (status === undefined)
    return { problem: 'missing', usage: `/item move <id> <${TASK_STATUSES.join('|')}> [message]` };
  return { command, item, status, ...(message !== '' && { text: message }) };
};

const readArgument = (form: ChatCommandForm, argument: string, settings: ChatCommandSettings): Understood => {
  const { name } = form;
  switch (name) {
    case 'task new':
      return readNewJob(argument, settings);
    case 'task edit':
      return readJobEdit(argument, settings);
    case 'task show':
    case 'task run':
    case 'task runs':
    case 'task last':
    case 'task pause':
    case 'task resume':
    case 'task delete':
      return { command: name, job: argument };
    case 'task cancel':
    case 'task retry':
      return { command: name, task: argument };
    case 'item add':
      return { command: name, title: argument };
    case 'item edit':
      return readItemEdit(form, argument);
    case 'item start':
    case 'item done':
    case 'item fail':
    case 'item drop':
    case 'item move':
      return readItemMove(name, argument);
    case 'task repair':
      return { command: name, ref: argument };
    case 'approve':
    case 'deny':
    case 'answer':
      return { command: name, text: argument };
    case 'agent switch':
      return { command: name, agent: argument };
    case 'session switch':
      return { command: name, session: unquoted(argument) };
    case 'session new':
      return { command: name, ...(argument !== '' && { session: unquoted(argument) }) };
    case 'model':
      return { command: name, ...(argument !== '' && { model: argument }) };
    case 'attach':
      return readAttachment(argument);
    case 'bg':
      return { command: name, prompt: argument };
    case 'discuss':
      return readDiscussion(argument);
    default:
      return { command: name };
  }
};

/** The problem with an unknown command: it needs a second word, or is a typo of a known one. */
const problemOf = (typed: string, forms: readonly ChatCommandForm[]): ChatCommandProblem => {
  const [first = ''] = typed.split(/\s/);
  const parts = forms
    .filter(({ name }) => name.startsWith(`${first.toLowerCase()} `))
    .map(({ name }) => name.slice(first.length + 1));
  if (parts.length > 0) return { problem: 'incomplete', name: `/${first}`, parts };
  const words = [...new Set(forms.map(({ name }) => name.split(' ')[0] ?? name))];
  const meant = nearest(first, words) ?? withSecond(first);
  return {
    problem: 'unknown',
    name: `/${first}`,
    ...(meant !== undefined && { nearest: `/${meant}` }),
    known: words.map((word) => `/${word}`),
  };
};

/** `/cancel` suggests `/task cancel`, if only one command has this second word. */
const withSecond = (typed: string): string | undefined => {
  const found = CHAT_COMMANDS.filter(({ name }) => name.split(' ')[1] === typed.toLowerCase());
  return found.length === 1 ? found[0]?.name : undefined;
};

/**
 * Parses a chat message of one or more lines. Commands start with a slash, in any case; `//` at the start sends the rest, with one
 * slash, to the agent. A command without arguments must not be followed by anything.
 */
export const parseChatCommand = (
  written: string,
  settings: ChatCommandSettings,
): ChatCommand | ChatCommandProblem | ChatMessage => {
  const text = written.replace(FULL_WIDTH, (slashes) => '/'.repeat(slashes.length));
  if (!text.startsWith('/')) return { message: text };
  if (text.startsWith('//')) return { message: text.slice(1) };
  const typed = text.slice(1).trim().replace(ADDRESSED, '$1');
  // White space between the words of a command is normalized; everything after it is kept as written.
  const [, first = '', second = '', rest = ''] = /^(\S*)(?:\s+(\S+))?([\s\S]*)$/.exec(typed) ?? [];
  const form = formOf(second === '' ? first : `${first} ${second}`);
  if (!form) return problemOf(typed, settings.isOnChannel ? CHANNEL_COMMANDS : CHAT_COMMANDS);
  const isOfTwo = form.name.includes(' ');
  const argument = (isOfTwo ? rest : typed.slice(first.length)).trim();
  if (argument === '')
    return needsArgument(form)
      ? { problem: 'missing', usage: fullUsage(form) }
      : readArgument(form, '', settings);
  return form.usage === undefined
    ? { problem: 'takes_nothing', name: `/${form.name}` }
    : readArgument(form, argument, settings);
};

// `/discuss claude, codex, judge gemini, 3 rounds: Which database fits?`
const JUDGE = /^(?:judge|裁判)\s*[:=]?\s*(\S+)$/i;
const ROUNDS = /^(\d{1,2})\s*(?:rounds?|轮)$/i;

const missing = (): ChatCommandProblem => {
  const form = CHAT_COMMANDS.find(({ name }) => name === 'discuss');
  return { problem: 'missing', usage: form ? fullUsage(form) : '/discuss' };
};

/** The agents, separated by commas or blanks, with the judge and the rounds in any order; then a colon and the topic. */
const readDiscussion = (argument: string): ChatCommand | ChatCommandProblem => {
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
  return { command: 'discuss', agents, judge, rounds, topic: behind };
};
