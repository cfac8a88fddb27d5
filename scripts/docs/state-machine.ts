// docs/state-machine.md: diagram and table of the transitions that the ledger allows.

import { ACTIVE_STATUSES, ENDED_STATUSES, TRANSITIONS } from '@coxswain/protocol';
import { madeFrom, type Page, table } from './page.ts';

const words = (statuses: readonly string[]): string => statuses.map((status) => `\`${status}\``).join(', ');

const diagram = (): string =>
  [
    'stateDiagram-v2',
    '  [*] --> pending: submitted',
    ...TRANSITIONS.map(({ from, to, cause }) => `  ${from} --> ${to}: ${cause}`),
    ...ENDED_STATUSES.map((status) => `  ${status} --> [*]`),
  ].join('\n');

const make = (): string => `${madeFrom('packages/protocol/src/task/task-status.ts')}

# The states of a task

Active: ${words(ACTIVE_STATUSES)}. Ended: ${words(ENDED_STATUSES)}; they accept nothing.

\`\`\`mermaid
${diagram()}
\`\`\`

${table(
  ['from', 'to', 'cause'],
  TRANSITIONS.map(({ from, to, cause }) => [`\`${from}\``, `\`${to}\``, cause]),
)}

Every transition is one guarded write (\`where status = expected and the claim is mine\`) in the same transaction as its
event. When the guard finds another status, nothing changes, and that is the answer: a completion that arrives after a
cancel is recorded as the event \`LateOutcome\` and the task stays cancelled.
`;

export const stateMachinePage: Page = { path: 'docs/state-machine.md', make };
