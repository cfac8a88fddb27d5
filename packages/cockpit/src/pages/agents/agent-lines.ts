// Everything about one agent in lines: how it is run, what it may do, its limits, its sessions, and what its last check found.

import type { AllWords } from '@coxswain/locale/cockpit';
import {
  type AgentSummary,
  cellWidth,
  formatDuration,
  maySubmitText,
  PERMISSIONS,
  padToCells,
  printable,
  printableLine,
  type Session,
  TOOL_KINDS,
} from '@coxswain/protocol';
import { type KeyValueField, keyValueLines } from '../../components/key-value.tsx';
import type { Line, ToneName } from '../../text/line.ts';
import type { CheckState } from './agent-checks.ts';
import { checkSpan, commandText } from './agent-columns.ts';

export interface AgentLines {
  readonly agent: AgentSummary;
  readonly check: CheckState | undefined;
  readonly sessions: readonly Session[];
}

type Fields = readonly KeyValueField[];

/** More of them are on their own page. */
const MOST_SESSIONS = 10;
const TONES: Readonly<Record<(typeof PERMISSIONS)[number], ToneName>> = {
  allow: 'good',
  ask: 'attention',
  deny: 'bad',
};

const field = (name: string, value: string | undefined, tone?: ToneName): Fields =>
  value === undefined || value === '' ? [] : [{ name, value, ...(tone === undefined ? {} : { tone }) }];
const listed = (values: readonly string[] | undefined): string =>
  (values ?? []).map(printableLine).join(', ');
const eachOn = (values: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(values ?? {})
    .map(([name, value]) => `${printableLine(name)}: ${printableLine(value)}`)
    .join('\n');
/** The name stands before the first of them. */
const group = (name: string, fields: Fields): Fields =>
  fields.map((each, at) => ({ ...each, name: at === 0 ? name : '' }));

/** A line for each permission with the kinds that have it, the freest first. */
const permissionFields = ({ permissions }: AgentSummary, { agents }: AllWords): Fields =>
  PERMISSIONS.toReversed().flatMap((permission) => {
    const kinds = TOOL_KINDS.filter((kind) => permissions[kind] === permission);
    return kinds.length === 0
      ? []
      : field('', `${agents.permission[permission]}: ${kinds.join(', ')}`, TONES[permission]);
  });

const limitsText = (agent: AgentSummary, { screen }: AllWords): string => {
  const { agents } = screen;
  const said = <Value>(value: Value | undefined, say: (value: Value) => string): readonly string[] =>
    value === undefined ? [] : [say(value)];
  return [
    ...said(agent.timeoutMs, (ms) => agents.timeLimit(formatDuration(ms))),
    ...said(agent.maxAttempts, agents.attempts),
    ...said(agent.maxSteps, agents.steps),
    ...said(agent.maxHelpers, agents.helpers),
    ...said(agent.onInput, agents.onInput),
    ...said(agent.onLimit, agents.onLimit),
    ...said(agent.keepAliveMs, (ms) => agents.keptReady(formatDuration(ms))),
    ...said(agent.group, (name) => agents.inGroup(printableLine(name))),
    ...(agent.worktree ? [agents.ownWorktree] : []),
  ].join(' · ');
};

const sessionsText = (sessions: readonly Session[], { screen }: AllWords): string => {
  if (sessions.length === 0) return screen.agents.noSessions;
  const names = sessions.slice(0, MOST_SESSIONS).map(({ name }) => printableLine(name));
  return [...names, ...(sessions.length > MOST_SESSIONS ? ['…'] : [])].join(', ');
};

/** The steps of the last check under the time of it. */
const checkFields = (check: CheckState | undefined, words: AllWords, nowMs: number): Fields => {
  const { text, tone = 'text' } = checkSpan(check, words, nowMs);
  const steps = check?.is === 'done' ? check.steps : [];
  const width = Math.max(0, ...steps.map(({ name }) => cellWidth(printableLine(name))));
  return [
    ...field('', text, tone),
    ...steps.flatMap(({ name, ok, detail }) =>
      field(
        '',
        `${ok ? '✓' : '✗'} ${padToCells(printableLine(name), width)}  ${printableLine(detail)}`.trimEnd(),
        ok ? 'text' : 'bad',
      ),
    ),
  ];
};

export const agentLines = (
  { agent, check, sessions }: AgentLines,
  { words, nowMs, columns }: { readonly words: AllWords; readonly nowMs: number; readonly columns: number },
): readonly Line[] => {
  const { fields: common, agents } = words;
  const { fields } = agents;
  const { screen } = words;
  const missing =
    agent.install === undefined ? agents.notFound : agents.notInstalled(printableLine(agent.install));
  return keyValueLines(
    [
      ...group(screen.agents.lastCheck, checkFields(check, words, nowMs)),
      ...field(
        common.runtime,
        agent.isDefault ? `${agent.runtime} · ${screen.agents.isDefault}` : agent.runtime,
      ),
      ...field(common.command, commandText(agent)),
      ...field(
        fields.program,
        agent.isInstalled ? printableLine(agent.program ?? '') : missing,
        agent.isInstalled ? 'text' : 'attention',
      ),
      ...field(common.model, printableLine(agent.model ?? '')),
      ...field(fields.models, eachOn(agent.models)),
      ...field(
        fields.endpoint,
        listed([agent.provider ?? '', agent.baseUrl ?? ''].filter((part) => part !== '')),
      ),
      ...field(common.workspace, printableLine(agent.workspace ?? '')),
      ...group(fields.permissions, permissionFields(agent, words)),
      ...field('', agent.canBeMadeToAsk === false ? fields.asksItself : undefined, 'attention'),
      ...field(fields.tools, listed(agent.tools)),
      ...field(fields.mcpServers, eachOn(agent.mcpServers)),
      ...field(fields.skills, listed(agent.skills)),
      ...field(fields.notes, listed(agent.memory)),
      ...field(fields.maySubmit, listed(agent.maySubmit.map(maySubmitText))),
      ...field(screen.agents.limits, limitsText(agent, words)),
      ...field(screen.agents.sessions, sessionsText(sessions, words)),
      ...field(fields.passEnv, agent.passEnv?.includes('*') ? fields.allVariables : listed(agent.passEnv)),
      ...field(fields.dropEnv, listed(agent.dropEnv)),
      ...field(common.definedIn, printableLine(agent.definedIn ?? '')),
      ...field(
        fields.instructions,
        agent.system === undefined ? undefined : printable(agent.system.trimEnd()),
      ),
    ],
    { columns },
  );
};
