// Parses the arguments of `/task new` and `/task edit`: when, name and prompt.

import { isJobName } from '../job/job-name.ts';
import { nearestForms } from '../schedule/forms.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { takeSchedule } from '../schedule/take-schedule.ts';
import { nameOfText } from '../text/name-of-text.ts';
import { atColon } from './at-colon.ts';
import type { ChatCommand, ChatCommandProblem, ChatCommandSettings } from './chat-command.ts';
import { CHAT_COMMANDS, fullUsage } from './chat-command-forms.ts';

/** How much of the text that was not understood is quoted. */
const TOLD_CHARACTERS = 60;

const noSuchTime = (typed: string, { language }: ChatCommandSettings): ChatCommandProblem => {
  const begin = Array.from(typed.split('\n', 1)[0] ?? '')
    .slice(0, TOLD_CHARACTERS)
    .join('');
  return { problem: 'no_such_time', typed: begin, nearest: nearestForms(begin, language) };
};

const missing = (name: 'task new' | 'task edit'): ChatCommandProblem => {
  const form = CHAT_COMMANDS.find((each) => each.name === name);
  return { problem: 'missing', usage: form ? fullUsage(form) : `/${name}` };
};

interface Taken {
  readonly schedule: Schedule | undefined;
  readonly rest: string;
}

const take = (argument: string, settings: ChatCommandSettings): Taken | ChatCommandProblem => {
  const taken = takeSchedule(argument, settings);
  if (!taken) return { schedule: undefined, rest: argument };
  const { read, typed, rest } = taken;
  if ('pastAt' in read) return { problem: 'past', typed, at: read.pastAt };
  if ('unknownZone' in read) return { problem: 'no_such_zone', zone: read.unknownZone };
  return { schedule: read, rest };
};

/** Without a name, the first words of the prompt become the name. */
const named = (rest: string): { readonly name: string; readonly prompt: string } | ChatCommandProblem => {
  const colon = atColon(rest);
  if (colon.behind === undefined || colon.before === '') {
    const prompt = (colon.behind ?? colon.before).trim();
    if (prompt === '') return missing('task new');
    const name = nameOfText(prompt);
    return name === undefined ? { problem: 'no_name', typed: prompt } : { name, prompt };
  }
  const name = colon.before.replaceAll(/\s+/g, ' ');
  if (!isJobName(name)) return { problem: 'bad_name', name };
  return colon.behind === '' ? { problem: 'no_prompt', name } : { name, prompt: colon.behind };
};

/** `every 1h Service watch: Check provider status` */
export const readNewJob = (
  argument: string,
  settings: ChatCommandSettings,
): ChatCommand | ChatCommandProblem => {
  const taken = take(argument, settings);
  if ('problem' in taken) return taken;
  if (!taken.schedule) return noSuchTime(argument, settings);
  const found = named(taken.rest);
  if ('problem' in found) return found;
  return { command: 'task new', triggers: taken.schedule.triggers, ...found };
};

/** Like a new job, but time or prompt may be left out: `Service watch: Check it twice`, `every 2h Service watch`. */
export const readJobEdit = (
  argument: string,
  settings: ChatCommandSettings,
): ChatCommand | ChatCommandProblem => {
  const whole = atColon(argument).before.replaceAll(/\s+/g, ' ');
  const taken = take(argument, settings);
  if ('problem' in taken) return taken;
  const { before, behind } = atColon(taken.rest);
  const job = before.replaceAll(/\s+/g, ' ');
  if (job === '') return missing('task edit');
  return {
    command: 'task edit',
    job,
    ...(taken.schedule && { triggers: taken.schedule.triggers }),
    ...(behind !== undefined && behind !== '' && { prompt: behind }),
    whole,
  };
};
