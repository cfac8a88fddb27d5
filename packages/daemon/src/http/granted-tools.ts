// `tools:` of an agent holds for the token of its tasks too: what no tool that it was given does, its programs cannot do over
// HTTP or the command line either.

import type { Caller } from '@coxswain/engine';
import { ProblemError, type Task } from '@coxswain/protocol';
import { LOOK_TOOLS, type Operation } from '@coxswain/protocol/operations';
import type { Services } from './services.ts';

interface Granted {
  readonly agent: string;
  /** undefined: all. */
  readonly tools: readonly string[] | undefined;
}

const granted = async ({ ledger, engine }: Services, caller: Caller): Promise<Granted | undefined> => {
  if (caller.kind !== 'task') return undefined;
  const own = await ledger.tasks.get(caller.taskId);
  const definition = engine.agents().find(({ name }) => name === own?.agent);
  return definition && { agent: definition.name, tools: definition.tools };
};

/** The tools that the agent of the caller was given; undefined: all. */
export const toolsOf = async (services: Services, caller: Caller): Promise<readonly string[] | undefined> =>
  (await granted(services, caller))?.tools;

/** Throws `forbidden` when the agent of the caller was given no tool that does this. Its own task a program may always read. */
export const requireTool = async (
  services: Services,
  { access: { tools: needed } }: Operation,
  { caller, task }: { readonly caller: Caller; readonly task?: Task },
): Promise<void> => {
  if (needed === undefined || caller.kind !== 'task') return;
  if (needed === LOOK_TOOLS && task?.id === caller.taskId) return;
  const given = await granted(services, caller);
  if (given?.tools === undefined || given.tools.some((tool) => needed.includes(tool))) return;
  throw new ProblemError(
    'forbidden',
    `agent '${given.agent}' was given no tool for this; add ${needed.length === 1 ? '' : 'one of '}${needed.join(', ')} to agents.${given.agent}.tools in the config`,
  );
};
