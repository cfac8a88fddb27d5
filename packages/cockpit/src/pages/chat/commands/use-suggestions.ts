// The suggestions for the typed text, and the selected one.

import type { AllWords } from '@coxswain/locale/cockpit';
import { type ChatCommandForm, printableLine } from '@coxswain/protocol';
import { CHAT_COMMANDS, fullUsage, needsArgument } from '@coxswain/protocol/chat';
import { useState } from 'react';
import type { Draft } from '../../../components/edit/draft.ts';
import { useKeyLayer } from '../../../keys/use-key-layer.ts';
import { useDeps } from '../../../shell/context.ts';
import type { AgentCommand } from '../transcript/agent-commands.ts';
import type { Candidates } from './candidates.ts';
import { argumentsOf } from './suggest-arguments.ts';
import type { Suggestion } from './suggestion.ts';
import { useCandidates } from './use-candidates.ts';

export interface Suggested {
  readonly suggestions: readonly Suggestion[];
  readonly chosen: number;
}

const NONE: readonly Suggestion[] = [];

export const useSuggestions = ({
  draft,
  isActive,
  agent,
  ofAgent,
  take,
  submit,
}: {
  readonly draft: Draft;
  readonly isActive: boolean;
  readonly agent: string;
  readonly ofAgent: readonly AgentCommand[];
  /** Puts it into the input. */
  take(text: string): void;
  submit(text: string): void;
}): Suggested => {
  const { words } = useDeps();
  const { keys } = words.screen.chat;
  const { text } = draft;
  const isTyped =
    isActive && text.startsWith('/') && draft.cursor === text.length && draft.pastes.length === 0;
  const candidates = useCandidates({ isWanted: isTyped, agent, ofAgent });
  const [choice, setChoice] = useState({ text: '', at: 0, isClosed: false });
  const own = choice.text === text ? choice : { text, at: 0, isClosed: false };
  const suggestions = isTyped && !own.isClosed ? suggestionsFor(text, candidates, words) : NONE;
  const chosen = Math.min(own.at, Math.max(0, suggestions.length - 1));
  const step = (by: 1 | -1) => () =>
    setChoice({ text, at: (chosen + by + suggestions.length) % suggestions.length, isClosed: false });
  const accept = (): void => {
    const suggestion = suggestions[chosen];
    if (!suggestion) return;
    const isTypedOut = suggestion.text.trim() === text.trim();
    if (isTypedOut || (suggestion.isWhole && !suggestion.text.endsWith(' '))) submit(suggestion.text);
    else take(suggestion.text);
  };
  useKeyLayer(
    {
      title: words.chat.helpTitle,
      level: 'dialog',
      bindings: [
        { keys: ['up'], label: keys.choose, run: step(-1) },
        { keys: ['down'], run: step(1) },
        { keys: ['tab'], label: keys.accept, run: () => take(suggestions[chosen]?.text ?? text) },
        { keys: ['enter'], run: accept },
        { keys: ['escape'], label: keys.close, run: () => setChoice({ ...own, isClosed: true }) },
      ],
    },
    suggestions.length > 0,
  );
  return { suggestions, chosen };
};

// The suggestions for the beginning of a command.
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
  // An exact match comes first.
  return [...own, ...ofAgent].toSorted(
    (one, other) => Number(other.text.trim() === `/${wanted}`) - Number(one.text.trim() === `/${wanted}`),
  );
};

/** The suggestions for the input, best first; none if it is not a command or already complete. */
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
