// While a job is written: forms of time to begin with, then what was understood of it.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { ChatCommandForm } from '@coxswain/protocol';
import { SCHEDULE_FORMS, takeSchedule } from '@coxswain/protocol/chat';
import { planText } from '@coxswain/views/chat';
import type { Candidates } from './candidates.ts';
import type { Suggestion } from './suggestion.ts';

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

export const timesFor = (
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
