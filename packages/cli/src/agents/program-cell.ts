// Where the program of an agent is, or how it gets there.

import type { Words } from '@coxswain/locale';
import type { AgentSummary } from '@coxswain/protocol';
import { safeLine } from '../output/output.ts';
import type { Paint } from '../output/paint.ts';
import type { Cell } from '../output/table.ts';

/** For a place with little room: where it is not, without how it gets there. */
export const shortProgramCell = (agent: AgentSummary, words: Words, paint: Paint): Cell =>
  agent.isInstalled
    ? programCell(agent, words, paint)
    : { text: words.agents.notThere, paint: paint.attention };

export const programCell = (
  { program, isInstalled, install }: AgentSummary,
  { agents }: Words,
  paint: Paint,
): Cell => {
  if (isInstalled) return { text: program === undefined ? '–' : safeLine(program) };
  const text = install === undefined ? agents.notFound : agents.notInstalled(install);
  return { text: safeLine(text), paint: paint.attention };
};
