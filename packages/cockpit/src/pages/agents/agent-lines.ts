// The details of one agent as lines: its last check, how it is run, its permissions and its sessions.

import { type AgentSummary, cellWidth, padToCells, printableLine, type Session } from '@coxswain/protocol';
import { field, fieldLines, joined, type Line, type Span } from '@coxswain/views';
import { agentFields } from '@coxswain/views/agent';
import type { ScreenContext } from '../../shell/rendering.ts';
import type { CheckState } from './agent-checks.ts';
import { checkSpan } from './agent-columns.ts';

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
