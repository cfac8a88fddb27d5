// The agents as rows of a list.

import type { AllWords } from '@coxswain/locale/cockpit';
import { type AgentSummary, printableLine } from '@coxswain/protocol';
import type { Column } from '../../text/columns.ts';
import { agoText, grouped } from '../../text/figures.ts';
import type { Span } from '../../text/line.ts';
import type { CheckState, Checks } from './agent-checks.ts';

/** `works, 2m ago`. */
export const checkSpan = (state: CheckState | undefined, words: AllWords, nowMs: number): Span => {
  const { check } = words.screen.agents;
  if (state === undefined) return { text: check.never, tone: 'quiet' };
  if (state.is === 'running') return { text: check.running, tone: 'running' };
  const ago = agoText(new Date(state.atMs).toISOString(), nowMs, words.time);
  return state.ok
    ? { text: `✓ ${check.good(ago)}`, tone: 'good' }
    : { text: `✗ ${check.bad(ago)}`, tone: 'bad' };
};

/** What is run. */
export const commandText = ({ command, shell }: AgentSummary): string =>
  shell === true ? '/bin/sh -c' : printableLine((command ?? []).join(' '));

export interface AgentCells {
  readonly words: AllWords;
  readonly nowMs: number;
  readonly checks: Checks;
}

export const agentColumns = ({ words, nowMs, checks }: AgentCells): readonly Column<AgentSummary>[] => {
  const { columns } = words.screen.agents;
  return [
    {
      head: columns.name,
      rank: 0,
      least: 8,
      cell: ({ name, isDefault }) => ({ text: `${printableLine(name)}${isDefault ? ' *' : ''}` }),
    },
    { head: columns.runtime, rank: 4, cell: ({ runtime }) => ({ text: runtime, tone: 'quiet' }) },
    { head: columns.model, rank: 3, most: 28, cell: ({ model }) => ({ text: printableLine(model ?? '–') }) },
    { head: columns.check, rank: 1, cell: ({ name }) => checkSpan(checks.get(name), words, nowMs) },
    {
      head: columns.running,
      rank: 2,
      align: 'right',
      by: ({ runningTasks = 0 }) => runningTasks,
      cell: ({ runningTasks = 0 }) =>
        runningTasks === 0 ? { text: '–', tone: 'quiet' } : { text: grouped(runningTasks), tone: 'running' },
    },
    {
      head: columns.command,
      rank: 5,
      grows: true,
      least: 16,
      cell: (agent) => ({ text: commandText(agent) || '–', tone: 'quiet' }),
    },
  ];
};
