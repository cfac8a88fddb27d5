// Submits work on the caller's behalf: a child of its task, or, for an agent that cox did not start, a root task.

import { resolve } from 'node:path';
import type { Client } from '@coxswain/client';
import { type Overrides, overridesOf, type SubmitTaskInput, type Task } from '@coxswain/protocol';
import type { ToolContext } from './context.ts';
import { ownTask } from './own-task.ts';

export interface Work extends Overrides {
  readonly prompt: string;
  readonly kind: 'background' | 'helper';
  readonly agent?: string | undefined;
  readonly session?: string | undefined;
  readonly title?: string | undefined;
  /** Absolute, or relative to the folder of the caller. */
  readonly workdir?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Paths of files, absolute or relative to the folder of the caller. */
  readonly attach?: readonly string[] | undefined;
  /** Where its notices go: a channel, or a channel and an address. */
  readonly channel?: string | undefined;
  /** It gets its own session, even if the caller was given one for its submissions. */
  readonly isApart?: boolean | undefined;
}

const MAX_LABEL_CHARACTERS = 256;

const folderFor = (own: string | undefined, wanted: string | undefined): string | undefined => {
  if (wanted === undefined) return own;
  return own === undefined ? wanted : resolve(own, wanted);
};

/** What a person's agent adds: its given session and agent, its folder, its environment, its name. Nobody's helper. */
const forPerson = (work: Work, { submitter }: ToolContext): Partial<SubmitTaskInput> => {
  const { folder, clientName, environment } = submitter;
  const session = work.session ?? (work.isApart ? undefined : submitter.session);
  const agent = work.agent ?? (work.session === undefined ? submitter.agent : undefined);
  const workDir = folderFor(folder, work.workdir);
  return {
    kind: 'background',
    session,
    agent,
    workDir,
    ...(environment === undefined ? {} : { environment: { ...environment } }),
    labels: { mcp: (clientName?.() ?? 'client').slice(0, MAX_LABEL_CHARACTERS) },
  };
};

/** The daemon decides by the token what a task adds, its environment included. A folder it names is relative to its own. */
const forTask = ({ kind, session, agent, workdir }: Work, own: Task): Partial<SubmitTaskInput> => ({
  kind,
  session,
  agent,
  ...(workdir === undefined ? {} : { workDir: resolve(own.workDir, workdir) }),
});

const attachedFrom = (
  { attach = [] }: Work,
  folder: string | undefined,
): Pick<SubmitTaskInput, 'attachments'> =>
  attach.length === 0
    ? {}
    : { attachments: attach.map((path) => (folder === undefined ? path : resolve(folder, path))) };

/** Submits and returns the accepted task. Throws ProblemError. */
export const submitWork = async (client: Client, work: Work, context: ToolContext): Promise<Task> => {
  const { prompt, title, timeoutMs, channel } = work;
  const own = await ownTask(client);
  const { task } = await client.tasks.submit({
    prompt,
    source: 'mcp',
    title,
    timeoutMs,
    ...overridesOf(work),
    ...attachedFrom(work, own?.workDir ?? context.submitter.folder),
    ...(channel === undefined ? {} : { deliverTo: [channel] }),
    ...(own === undefined ? forPerson(work, context) : forTask(work, own)),
  });
  return task;
};
