// Files and terminals that the agent gets from cox: the permissions of the task hold for each, and what a person decides is
// asked for with the exact command or change.

import type { InputOption, ToolKind } from '@coxswain/protocol';
import { type Decided, offers } from '../../decided-before.ts';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import { askPerson, isYes, meaningOf } from './ask-person.ts';
import type { Permits } from './permits.ts';
import { denied } from './refusal.ts';

export interface Wish {
  readonly kind: ToolKind;
  readonly title: string;
  readonly detail: string;
  /** What it touches, as permits know it, from the narrowest on: an "always" allows the first, and a "never" denies the last. */
  readonly keys: readonly string[];
}

export interface PermissionPorts {
  readonly request: Pick<RunRequest, 'permissions'>;
  readonly handle: Pick<RunHandle, 'ask' | 'update'>;
  readonly permits: Permits;
  /** What a person decided for always while an earlier daemon lived. */
  readonly decided: Promise<readonly Decided[]>;
}

const OPTIONS: readonly InputOption[] = [
  { id: 'allow', label: 'Allow', meaning: 'allow' },
  { id: 'allow_always', label: 'Always allow exactly this in this task', meaning: 'allow_always' },
  { id: 'deny', label: 'Deny', meaning: 'deny' },
  { id: 'deny_always', label: 'Always deny in this task', meaning: 'deny_always' },
];

/** Resolves when it may be done. Rejects with an error of the protocol when a rule or a person says no. */
export const requirePermission = async (wish: Wish, ports: PermissionPorts): Promise<void> => {
  const { request, permits } = ports;
  const permission = request.permissions[wish.kind];
  if (permission === 'deny')
    throw denied(`the permissions of this task deny tools of the kind '${wish.kind}'; work without them`);
  const grant = permits.decided(wish.keys) ?? (await decidedFor(wish, ports));
  if (grant === 'deny') throw denied(`${wish.title}: denied for the whole task`);
  if (permission === 'allow' || grant === 'allow' || permits.takes(wish.keys)) return;
  await askFor(wish, ports);
};

/** An "always" was for exactly this, and a "never" for the file whatever is written to it. */
const decidedFor = async (
  { kind, title, detail }: Wish,
  { decided }: PermissionPorts,
): Promise<Decided['grant'] | undefined> => {
  const isIt = (one: Decided): boolean =>
    offers(one, OPTIONS) &&
    one.request.title === title &&
    (one.request.detail === detail || (one.grant === 'deny' && kind !== 'execute'));
  return (await decided).findLast(isIt)?.grant;
};

const askFor = async ({ title, detail, keys }: Wish, { handle, permits }: PermissionPorts): Promise<void> => {
  const answer = await askPerson(handle, { kind: 'permission', title, detail, options: OPTIONS });
  if (!answer) throw denied(`${title}: the task is being stopped`);
  const meaning = meaningOf(answer, OPTIONS);
  if (meaning === 'allow_always') permits.decide(keys[0] ?? '', 'allow');
  if (meaning === 'deny_always') permits.decide(keys.at(-1) ?? '', 'deny');
  if (!isYes(meaning)) throw denied(`${title}: denied${answer.text ? `: ${answer.text}` : ''}`);
};
