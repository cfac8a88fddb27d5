// The session of a run: the id that stays when someone renames it, what is remembered of it, and whether it continues.

import type { SessionMemory } from '@coxswain/ledger';
import type { AgentDefinition, Task } from '@coxswain/protocol';
import type { EngineDependencies } from '../dependencies.ts';

export interface RunSession {
  readonly id: string;
  readonly memory: SessionMemory;
  /** More turns are likely to follow: someone gave it a name, chats, or has come back to it. */
  readonly isConversation: boolean;
}

/** What a submission without a session gets. */
const GENERATED = /^ses_[a-z2-7]{12}$/;

/** The name that was generated for the session of this very task. */
const ownName = ({ id }: Task): string => `ses_${id.slice(4)}`;

/** A program that prints plain lines has no memory to go on with; the model of its session it may be given all the same. */
const remembers = ({ runtime, format, command = [] }: AgentDefinition): boolean =>
  runtime !== 'command' || format !== undefined || command.some((part) => part.includes('{model}'));

export const sessionOf = async (
  task: Task,
  agent: AgentDefinition,
  { ledger }: Pick<EngineDependencies, 'ledger'>,
): Promise<RunSession> => {
  const memory = remembers(agent) ? await ledger.sessions.memory(task.session) : {};
  const isNamed = !GENERATED.test(task.session) || task.kind === 'chat';
  // The first task of an unnamed session: it has no row yet, and no other task to count.
  if (task.session === ownName(task)) return { id: task.session, memory, isConversation: isNamed };
  const stored = await ledger.sessions.get(task.session);
  const isConversation = isNamed || (stored?.tasks ?? 0) > 1;
  return { id: stored?.id ?? task.session, memory, isConversation };
};
