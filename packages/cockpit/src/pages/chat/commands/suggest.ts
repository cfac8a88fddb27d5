// What may be meant by the beginning of a command.

import type { AllWords } from '@coxswain/locale/cockpit';
import { type ChatCommandForm, printableLine } from '@coxswain/protocol';
import { CHAT_COMMANDS, fullUsage, needsArgument } from '@coxswain/protocol/chat';
import type { Candidates } from './candidates.ts';
import { argumentsOf } from './suggest-arguments.ts';
import type { Suggestion } from './suggestion.ts';

const byName = (typed: string, candidates: Candidates, { chat }: AllWords): readonly Suggestion[] => {
  const wanted = typed.toLowerCase();
  const own = CHAT_COMMANDS.filter(({ name }) => name.startsWith(wanted)).map((form: ChatCommandForm) => ({
    text: `/${form.name}${form.usage === undefined ? '' : ' '}`,
    label: fullUsage(form),
    detail: chat.help[form.name],
    isWhole: !needsArgument(form),
  }));
  const ofAgent = candidates.ofAgent
    .filter(({ name }) => name.toLowerCase().startsWith(wanted))
    .map(({ name, description }) => ({
      text: `/${name} `,
      label: `/${printableLine(name)}`,
      detail: `${printableLine(description)} (${chat.ofAgent(candidates.agent)})`,
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
  words: AllWords,
): readonly Suggestion[] => {
  if (!text.startsWith('/') || text.startsWith('//') || text.includes('\n')) return [];
  const typed = text.slice(1);
  const form = CHAT_COMMANDS.find(
    ({ name, names }) => names !== undefined && typed.toLowerCase().startsWith(`${name} `),
  );
  if (form) return argumentsOf(form, typed.slice(form.name.length + 1), candidates, words);
  return byName(typed, candidates, words);
};
