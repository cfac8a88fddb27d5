// What came of the last check of each agent, for whoever looks at it later: the cockpit shows what `cox agents check` found. It
// holds as long as the agent is defined as it was then, over a restart of the daemon too.

import { createHash } from 'node:crypto';
import type { Ledger } from '@coxswain/ledger';
import type { AgentCheck, AgentDefinition, AgentSummary } from '@coxswain/protocol';

export type LastCheck = NonNullable<AgentSummary['lastCheck']>;

type Kept = Pick<Ledger, 'notes'>;

const noteOf = ({ name }: AgentDefinition): string => `check_${name}`;

/** A hash: the definition itself may hold secrets. */
const fingerprintOf = (agent: AgentDefinition): string =>
  createHash('sha256').update(JSON.stringify(agent)).digest('base64url');

export const noteCheck = async (
  { notes }: Kept,
  agent: AgentDefinition,
  { check: { ok, steps }, nowMs }: { readonly check: AgentCheck; readonly nowMs: number },
): Promise<void> => {
  const check: LastCheck = { at: new Date(nowMs).toISOString(), ok, steps };
  await notes.write(noteOf(agent), JSON.stringify({ defined: fingerprintOf(agent), check }));
};

/** undefined: it was not checked yet, or is defined otherwise by now. */
export const lastCheckOf = async (
  { notes }: Kept,
  agent: AgentDefinition,
): Promise<LastCheck | undefined> => {
  const text = await notes.read(noteOf(agent));
  if (text === undefined) return undefined;
  const { defined, check } = JSON.parse(text) as { defined: string; check: LastCheck }; // written above
  return defined === fingerprintOf(agent) ? check : undefined;
};
