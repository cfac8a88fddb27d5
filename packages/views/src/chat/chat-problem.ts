// Why a line with a slash is not a command, and what to type instead.

import { momentText } from '@coxswain/locale';
import type { ChatCommandProblem } from '@coxswain/protocol';
import type { RenderContext } from '../render-context.ts';

export const chatProblem = (
  problem: ChatCommandProblem,
  { words, timeZone }: Pick<RenderContext, 'words' | 'timeZone'>,
): string => {
  const { chat } = words;
  switch (problem.problem) {
    case 'unknown':
      return chat.unknown(problem.name, problem.nearest, problem.known.join(' '));
    case 'incomplete':
      return chat.incomplete(problem.name, problem.parts.join(', '));
    case 'missing':
      return chat.missing(problem.usage);
    case 'takes_nothing':
      return chat.takesNothing(problem.name);
    case 'no_such_time':
      return chat.noSuchTime(problem.typed, problem.nearest.join(' · '));
    case 'past':
      return chat.past(problem.typed, momentText(problem.at, timeZone));
    case 'no_such_zone':
      return chat.noSuchZone(problem.zone);
    case 'no_name':
      return chat.noName;
    case 'bad_name':
      return chat.badName(problem.name);
    case 'no_prompt':
      return chat.noPrompt(problem.name);
  }
};
