// The agents as rows of a list, with the results of their last checks.

import type { AgentSummary } from '@coxswain/protocol';
import { agoText, type Column, type Span } from '@coxswain/views';
import { agentColumns as columnsOf } from '@coxswain/views/agent';
import type { ScreenContext } from '../../shell/rendering.ts';
import type { CheckState, Checks } from './agent-checks.ts';

/** `works, 2m ago`. */
export const checkSpan = (state: CheckState | undefined, view: ScreenContext): Span => {
  const { check } = view.words.screen.agents;
  if (state === undefined) return { text: check.never, tone: 'quiet' };
  if (state.is === 'running') return { text: check.running, tone: 'running' };
  const ago = agoText(new Date(state.atMs).toISOString(), view);
  return state.ok
    ? { text: `✓ ${check.good(ago)}`, tone: 'good' }
    : { text: `✗ ${check.bad(ago)}`, tone: 'bad' };
};

export const agentColumns = (view: ScreenContext, checks: Checks): readonly Column<AgentSummary>[] => {
  const { name, runtime, model, running, command } = columnsOf(view);
  const check: Column<AgentSummary> = {
    head: view.words.screen.agents.columns.check,
    rank: 2,
    cell: (agent) => checkSpan(checks.get(agent.name), view),
  };
  return [name, runtime, model, check, running, command];
};
