// Completes the arguments of a command: tasks, requests, agents, sessions and jobs.

import type { AllWords } from '@coxswain/locale/cockpit';
import { triggersText } from '@coxswain/locale/triggers';
import {
  type ChatArgument,
  type ChatCommandForm,
  describeTask,
  printableLine,
  shortId,
  type Task,
} from '@coxswain/protocol';
import { SCHEDULE_FORMS, takeSchedule } from '@coxswain/protocol/chat';
import { planText } from '@coxswain/views/chat';
import type { Candidates } from './candidates.ts';
import type { Suggestion } from './suggestion.ts';

interface Value {
  readonly value: string;
  readonly about: string;
}

const taskValue = (each: Task): Value => ({ value: shortId(each.id), about: describeTask(each) });

const failedOf = ({ ended }: Candidates): readonly Task[] =>
  ended.filter(({ status, runtime }) => status === 'failed' && runtime !== 'command');

const jobsOf = ({ jobs, timeZone }: Candidates, { language }: AllWords): readonly Value[] =>
  jobs.map(({ name, triggers }) => ({
    value: printableLine(name),
    about: printableLine(triggersText(triggers, language, timeZone)),
  }));

const valuesOf = (names: ChatArgument, candidates: Candidates, words: AllWords): readonly Value[] => {
  const { active, ended, items, requests, agents, sessions } = candidates;
  switch (names) {
    case 'activeTask':
      return active.map(taskValue);
    case 'retryableTask':
      return ended.filter(({ status }) => status !== 'completed').map(taskValue);
    case 'item':
      return items.map(taskValue);
    case 'repairable':
      return [...jobsOf(candidates, words), ...failedOf(candidates).map(taskValue)];
    case 'request':
      return requests.map(({ id, title }) => ({ value: shortId(id), about: printableLine(title) }));
    case 'agent':
      return agents.map((value) => ({ value, about: '' }));
    case 'session':
      return sessions.map(({ name, title = '' }) => ({
        value: printableLine(name),
        about: printableLine(title),
      }));
    case 'job':
      return jobsOf(candidates, words);
    default:
      return [];
  }
};

const fits = ({ value, about }: Value, wanted: string): boolean =>
  value.toLowerCase().startsWith(wanted) || (wanted !== '' && about.toLowerCase().includes(wanted));

/** Several agents in a row, up to the colon before the topic. */
const speakers = (typed: string, candidates: Candidates): readonly Suggestion[] => {
  if (/[:：]/.test(typed)) return [];
  const [, before = '', last = ''] = /^(.*[,，、]\s*)?(.*)$/.exec(typed) ?? [];
  const named = new Set(before.split(/[,，、]/).map((name) => name.trim()));
  return candidates.agents
    .filter((name) => !named.has(name) && name.toLowerCase().startsWith(last.toLowerCase()))
    .map((name) => ({
      text: `/discuss ${before}${name}${before === '' ? ', ' : ': '}`,
      label: name,
      detail: '',
      isWhole: false,
    }));
};

/** The job with its current prompt, to be edited. */
const edits = (typed: string, candidates: Candidates, words: AllWords): readonly Suggestion[] =>
  jobsOf(candidates, words)
    .filter((value) => fits(value, typed.toLowerCase()))
    .map(({ value, about }) => {
      const prompt = candidates.jobs.find(({ name }) => name === value)?.prompt ?? '';
      const line = prompt.includes('\n') ? '' : prompt;
      return { text: `/task edit ${value}: ${line}`, label: value, detail: about, isWhole: false };
    });

export const argumentsOf = (
  form: ChatCommandForm,
  typed: string,
  candidates: Candidates,
  words: AllWords,
): readonly Suggestion[] => {
  if (form.names === 'when') return timesFor(form, typed, candidates, words);
  if (form.name === 'discuss') return speakers(typed, candidates);
  if (form.name === 'task edit') return edits(typed, candidates, words);
  // Names of jobs and sessions have blanks; nothing else has.
  const hasBlanks = form.names === 'job' || form.names === 'repairable' || form.names === 'session';
  if (form.names === undefined || (!hasBlanks && /\s/.test(typed))) return [];
  const wanted = typed.toLowerCase();
  // More must follow.
  const isHalf = form.name === 'answer' || form.name === 'item edit' || form.name === 'item move';
  return valuesOf(form.names, candidates, words)
    .filter((value) => fits(value, wanted))
    .map(({ value, about }) => ({
      text: `/${form.name} ${value}${form.names === 'request' || isHalf ? ' ' : ''}`,
      label: value,
      detail: about,
      isWhole: !isHalf,
    }));
};

// While a job is typed: first the forms of a schedule, then how it was parsed.
const NAME_AND_PROMPT = '<name>: <prompt>';

/** The line as it is, with what it means: Enter saves it. */
const understood = (
  text: string,
  typed: string,
  candidates: Candidates,
  words: AllWords,
): Suggestion | undefined => {
  const { nowMs, timeZone } = candidates;
  const taken = takeSchedule(typed, { nowMs, timeZone });
  if (!taken || !('triggers' in taken.read)) return undefined;
  const isOver = /[:：]/.test(taken.rest);
  return {
    text,
    label: `✓ ${planText(taken.read.triggers, { words, nowMs, timeZone, surface: 'chat' })}`,
    detail: isOver ? '' : NAME_AND_PROMPT,
    isWhole: isOver,
  };
};

const timesFor = (
  { name }: ChatCommandForm,
  typed: string,
  candidates: Candidates,
  words: AllWords,
): readonly Suggestion[] => {
  const wanted = typed.toLowerCase();
  const forms = SCHEDULE_FORMS[words.language]
    .filter((form) => form.startsWith(wanted) && form !== wanted.trim())
    .map((form) => ({ text: `/${name} ${form} `, label: form, detail: '', isWhole: false }));
  const read = understood(`/${name} ${typed}`, typed, candidates, words);
  return read ? [read, ...forms] : forms;
};
