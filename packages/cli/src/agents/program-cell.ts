// Where the program of an agent is, or how it gets there.

import type { Words } from '@coxswain/locale';
import type { AgentSummary } from '@coxswain/protocol';
import { safeLine } from '../output/output.ts';
import type { Paint } from '../output/paint.ts';
import type { Cell } from '../output/table.ts';

export const programCell = (
  { program, isInstalled, install }: AgentSummary,
  { agents }: Words,
  paint: Paint,
): Cell => {
  if (isInstalled) return { text: program === undefined ? '–' : safeLine(program) };
  const text = install === undefined ? agents.notFound : agents.notInstalled(install);
  return { text: safeLine(text), paint: paint.attention };
};
