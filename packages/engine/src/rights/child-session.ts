// Which conversations a program may go on with: those that are its own work from the beginning, and those of other agents that
// `maySubmit` of its agent names. There it is a stranger: it starts the next task with no more rights than its own, and says who
// speaks. Any other session would reveal what was said there, or take its words for its own memory.

import type { Ledger } from '@coxswain/ledger';
import { agentNameOf, ProblemError } from '@coxswain/protocol';
import type { EngineSettings } from '../engine.ts';
import { isOwnWork } from './own-work.ts';
import type { Program } from './program.ts';
import { isKept, isOfTask, namespaceOf } from './session-names.ts';

const PAGE = 100;

/** `own`: a new one, or all its tasks are the program's own work. `foreign`: it is that of another agent. */
export type SessionOwnership = 'own' | 'foreign';

/** Throws `forbidden` unless the program may go on with the session. */
export const requireSession = async (
  ports: {
    readonly ledger: Ledger;
    readonly settings: EngineSettings;
    /** The names of the channels that there are. */
    readonly channels: readonly string[];
  },
  program: Program,
  name: string,
): Promise<SessionOwnership> => {
  const { ledger, settings, channels } = ports;
  const session = await ledger.sessions.get(name);
  if (session === undefined) {
    if (isOfTask(name) && !name.startsWith(namespaceOf(program.task.id))) throw notItsOwn(program, name);
    return 'own';
  }
  if (await isAllOwn(ledger, program, name)) return 'own';
  const { agent } = program.task;
  const own = settings.agents.find((candidate) => candidate.name === agent);
  const isOther = session.agent !== agent && !isOfTask(name);
  if (!isOther || !own?.maySubmit.some((to) => agentNameOf(to) === session.agent))
    throw notItsOwn(program, name, isOther ? session.agent : undefined);
  if (!(await isKept(name, { ledger, channels }))) return 'foreign';
  throw new ProblemError(
    'forbidden',
    `a program of task ${program.task.id} may not speak in session '${name}': a job or a chat uses it; leave the session out`,
  );
};

/** The words of a stranger, with who says them: the session remembers them beside what people said. */
export const wordsOfStranger = ({ task }: Program, words: string): string =>
  `Message from agent '${task.agent}' (session '${task.session}', task ${task.id}):\n\n${words}`;

const isAllOwn = async (ledger: Ledger, program: Program, name: string): Promise<boolean> => {
  let found = 0;
  let cursor: string | undefined;
  do {
    const { tasks, nextCursor } = await ledger.tasks.list({
      session: name,
      order: 'created',
      limit: PAGE,
      cursor,
    });
    for (const task of tasks) if (!(await isOwnWork(ledger, program.task.id, task.id))) return false;
    found += tasks.length;
    cursor = nextCursor;
  } while (cursor !== undefined);
  return found > 0;
};

const notItsOwn = ({ task }: Program, name: string, other?: string): ProblemError => {
  const allow =
    other === undefined ? '' : `, or allow it with agents.${task.agent}.maySubmit: [${other}] in the config`;
  return new ProblemError(
    'forbidden',
    `a program of task ${task.id} may not use session '${name}': it contains tasks of others; choose a new name, or leave the session out${allow}`,
  );
};
