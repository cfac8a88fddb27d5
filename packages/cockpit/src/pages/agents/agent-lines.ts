// The agents as rows of a list, and one as lines: its last check, how it is run, its permissions and its sessions.

import { type AgentSummary, cellWidth, padToCells, printableLine, type Session } from '@coxswain/protocol';
import { agoText, type Column, field, fieldLines, joined, type Line, type Span } from '@coxswain/views';
import { agentFields, agentColumns as columnsOf } from '@coxswain/views/agent';
import type { ScreenContext } from '../../shell/rendering.ts';
import type { CheckState, Checks } from './agent-checks.ts';

/** `works, 2m ago`. */
const checkSpan = (state: CheckState | undefined, view: ScreenContext): Span => {
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

export interface AgentLines {
  readonly agent: AgentSummary;
  readonly check: CheckState | undefined;
  readonly sessions: readonly Session[];
}

/** The rest is on the sessions page. */
const MAX_SESSIONS = 10;

const sessionsText = (sessions: readonly Session[], { screen }: ScreenContext['words']): string => {
  if (sessions.length === 0) return screen.agents.noSessions;
  const names = sessions.slice(0, MAX_SESSIONS).map(({ name }) => printableLine(name));
  return joined([...names, sessions.length > MAX_SESSIONS && '…'], ', ');
};

/** The steps of the last check under the time of it. */
const checkSpans = (check: CheckState | undefined, view: ScreenContext): readonly Span[] => {
  const steps = check?.is === 'done' ? check.steps : [];
  const width = Math.max(0, ...steps.map(({ name }) => cellWidth(printableLine(name))));
  return [
    checkSpan(check, view),
    ...steps.map(({ name, ok, detail }): Span => {
      const said = `${padToCells(printableLine(name), width)}  ${printableLine(detail)}`.trimEnd();
      return { text: `${ok ? '✓' : '✗'} ${said}`, tone: ok ? 'text' : 'bad' };
    }),
  ];
};

export const agentLines = (
  { agent, check, sessions }: AgentLines,
  view: ScreenContext & { readonly columns: number },
): readonly Line[] => {
  const { agents } = view.words.screen;
  return fieldLines(
    [
      ...field(agents.lastCheck, ...checkSpans(check, view)),
      ...agentFields(agent, view.words),
      ...field(agents.sessions, sessionsText(sessions, view.words)),
    ],
    { width: view.columns },
  );
};
