// What is said around a task while it works, in one line each: messages to it, what cox notes, questions and their answers.

import type { LedgerEvent } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { safeLine } from '../output/output.ts';

/** The line without its brackets; undefined for events in which nothing is said. */
export const saidNote = (event: LedgerEvent, words: Context['words']): string | undefined => {
  switch (event.type) {
    case 'MessageAdded': {
      const { role, by, text } = event.data;
      // What cox notes speaks for itself.
      if (role === 'system') return safeLine(text);
      return words.follow.said(safeLine(by ?? (role === 'agent' ? event.agent : role)), safeLine(text));
    }
    case 'InputRequested':
      return words.notes.asks(safeLine(event.agent), safeLine(event.data.request.title));
    case 'InputAnswered': {
      const { state, by, answer } = event.data;
      const text = [answer?.optionId, answer?.text].filter((part) => part !== undefined).join(' ');
      return words.follow.closed(words.input.state[state], safeLine(by), safeLine(text));
    }
    default:
      return undefined;
  }
};
