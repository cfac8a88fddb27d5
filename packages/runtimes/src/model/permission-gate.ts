// Checks permissions before every tool that does something: what the agent may do passes, what a person decides is asked with
// the exact command or change, and a refusal goes back with its reason.

import {
  type Fact,
  type InputAnswer,
  type InputOption,
  messageOf,
  type Permissions,
  type ToolKind,
} from '@coxswain/protocol';
import { type Decided, offers } from '../decided-before.ts';
import type { RunHandle } from '../runtime.ts';
import type { Grant, Grantable, SessionGrants } from './grants.ts';

export interface Wish {
  /** The call of the tool. */
  readonly callId: string;
  readonly kind: ToolKind;
  /** What an answer for always holds for. */
  readonly grant: Grantable;
  readonly title: string;
  /** The exact command or diff. */
  readonly detail: string;
}

export type Permit = { readonly isGiven: true } | { readonly isGiven: false; readonly reason: string };

export interface GatePorts {
  readonly permissions: Permissions;
  readonly grants: SessionGrants;
  /** What a person decided for always in this run while an earlier daemon lived. */
  readonly decided: Promise<readonly Decided[]>;
  readonly ask: RunHandle['ask'];
  readonly stopped: AbortSignal;
  readonly update: (facts: readonly Fact[]) => Promise<void>;
}

type Meaning = NonNullable<InputOption['meaning']>;

const optionsFor = (words: string): readonly (InputOption & { readonly id: Meaning })[] => [
  { id: 'allow', label: 'Allow', meaning: 'allow' },
  { id: 'allow_always', label: `Always allow in this session: ${words}`, meaning: 'allow_always' },
  { id: 'deny', label: 'Deny', meaning: 'deny' },
  { id: 'deny_always', label: `Always deny in this session: ${words}`, meaning: 'deny_always' },
];

const GIVEN: Permit = { isGiven: true };
const refused = (reason: string): Permit => ({ isGiven: false, reason });

/** Asks at most one person at most once for each wish; a wish that was decided for always is not asked for again. */
export const permissionGate = (ports: GatePorts) => {
  const { permissions, grants, decided } = ports;
  return async (wish: Wish): Promise<Permit> => {
    const permission = permissions[wish.kind];
    if (permission === 'deny')
      return refused(`the agent's permissions deny tools of the kind '${wish.kind}'`);
    const grant = grants.get(wish.grant.key) ?? decidedFor(wish, await decided);
    if (grant === 'deny') return refused('it was denied for the whole session');
    if (permission === 'allow' || grant === 'allow') return GIVEN;
    return askFor(wish, ports);
  };
};

const decidedFor = ({ grant, detail }: Wish, decided: readonly Decided[]): Grant | undefined => {
  const options = optionsFor(grant.words);
  const isIt = (one: Decided): boolean =>
    offers(one, options) && (!grant.isForDetail || one.request.detail === detail);
  return decided.findLast(isIt)?.grant;
};

const askFor = async (wish: Wish, { ask, grants, stopped, update }: GatePorts): Promise<Permit> => {
  const { callId, title, detail, grant } = wish;
  const options = optionsFor(grant.words);
  await update([{ type: 'AgentStatus', data: { phase: 'waiting_approval', detail: title } }]);
  let answer: InputAnswer;
  try {
    answer = await ask({ kind: 'permission', title, detail, options }, { ref: callId, isAnswered: false });
  } catch (error) {
    if (stopped.aborted) return refused('the task was stopped before anybody answered');
    return refused(messageOf(error));
  }
  const meaning = meaningOf(answer, options);
  if (meaning === 'allow_always') grants.set(grant.key, 'allow');
  if (meaning === 'deny_always') grants.set(grant.key, 'deny');
  if (meaning === 'allow' || meaning === 'allow_always') return GIVEN;
  return refused(answer.text ? `denied: ${answer.text}` : 'denied');
};

// Whatever is not clearly a yes is a no.
const meaningOf = ({ decision, optionId }: InputAnswer, options: ReturnType<typeof optionsFor>): Meaning => {
  const option = options.find(({ id }) => id === optionId)?.id;
  if (decision === 'deny') return option === 'deny_always' ? 'deny_always' : 'deny';
  if (option === 'deny' || option === 'deny_always') return option;
  if (decision === 'approve_always') return 'allow_always';
  return option ?? (decision === 'approve' ? 'allow' : 'deny');
};
