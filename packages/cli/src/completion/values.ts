// The words that a daemon knows: ids with their titles, names of agents and sessions. No daemon is started to ask.

import { MIN_PREFIX_CHARACTERS, printableLine, shortId, type TaskQueryInput } from '@coxswain/protocol';
import { type Context, entryOf, type Group, isGroup } from '../command.ts';
import type { Completer } from '../input/parameter.ts';
import type { Position } from './position.ts';

/** A word and its meaning. */
export type Candidate = readonly [value: string, meaning: string];

const MOST = '60';
/** Nobody waits longer for a word. */
const PATIENCE_MS = 1_000;

/** As short as screens show it, or whole once the user has begun a whole one: `tsk_`. */
const idFor = (id: string, typed: string): string =>
  typed.length >= MIN_PREFIX_CHARACTERS && id.startsWith(typed) ? id : shortId(id);

/** Names of commands below the words that were typed already, for `cox help …`. */
const commandNames = async (program: Group, words: readonly string[]): Promise<readonly Candidate[]> => {
  let group = program;
  for (const word of words) {
    const node = await entryOf(group, word)?.load();
    if (node === undefined || !isGroup(node)) return [];
    group = node;
  }
  return namesIn(group);
};

/** The commands of a group, without the hidden ones. */
export const namesIn = (group: Group): readonly Candidate[] =>
  Object.entries(group.entries)
    .filter(([, { isHidden }]) => isHidden !== true)
    .map(([name, { summary }]) => [name, summary]);

const configKeys = async (): Promise<readonly Candidate[]> => {
  const { CONFIG_KEYS, KEYS } = await import('@coxswain/daemon/config');
  return CONFIG_KEYS.map((key) => [key, KEYS[key].meaning]);
};

type WordCompleter = Exclude<Completer, 'file' | 'folder'>;

/** The candidates. Throws if it needs the daemon and that is not running or does not answer at once. */
export const valuesFor = async (
  completer: WordCompleter,
  { operands, current }: Pick<Extract<Position, { kind: 'value' }>, 'operands' | 'current'>,
  context: Pick<Context, 'program' | 'runningClient' | 'deps'>,
): Promise<readonly Candidate[]> => {
  if (completer === 'command') return commandNames(context.program, operands);
  if (completer === 'configKey') return configKeys();
  const { orAborted } = await import('@coxswain/client');
  return orAborted(known(completer, current, context), AbortSignal.timeout(PATIENCE_MS));
};

/** What the daemon knows. */
const known = async (
  completer: Exclude<WordCompleter, 'command' | 'configKey'>,
  typed: string,
  { runningClient, deps }: Pick<Context, 'runningClient' | 'deps'>,
): Promise<readonly Candidate[]> => {
  const client = await runningClient();
  const tasks = async (query: TaskQueryInput): Promise<readonly Candidate[]> =>
    (await client.tasks.list({ ...query, limit: MOST })).tasks.map(({ id, status, description }) => [
      idFor(id, typed),
      `${status} · ${description}`,
    ]);
  switch (completer) {
    case 'task':
      return tasks({});
    case 'activeTask':
      return tasks({ status: 'pending,running,needs_input', order: 'attention' });
    case 'retryableTask':
      return tasks({ status: 'failed,cancelled', order: 'ended' });
    case 'item':
      return tasks({ status: 'pending,running,needs_input', kind: 'item' });
    case 'request':
      return (await client.inputs.list()).map(({ id, title }) => [idFor(id, typed), title]);
    case 'agent':
      return (await client.agents.list({ path: deps.environment.PATH })).map(({ name, runtime }) => [
        name,
        runtime,
      ]);
    case 'job':
      return (await client.jobs.list()).map(({ name, agent }) => [name, agent]);
    case 'workflow':
      return (
        (await client.workflows.list({ folder: deps.folder }))
          .filter(({ ignored, hiddenBy }) => ignored === undefined && hiddenBy === undefined)
          // A word is inserted as it is shown.
          .filter(({ name }) => printableLine(name) === name)
          .map(({ name, description = '', path }) => [name, description === '' ? path : description])
      );
    case 'trustedWorkflow':
      return (await client.workflows.trusted()).map(({ path, trustedBy }) => [path, trustedBy]);
    case 'workflowRun':
      return tasks({ kind: 'workflow' });
    case 'channel':
      return (await client.channels.list()).map(({ name, type }) => [name, type]);
    case 'route':
      return (await client.routes.list()).map(({ id, channel, peer = '*', agent }) => [
        idFor(id, typed),
        `${channel} ${peer} · ${agent}`,
      ]);
    case 'token':
      return (await client.tokens.list()).map(({ name, may }) => [name, may.join(',')]);
    case 'unsentDelivery':
      return (await client.deliveries.list({}))
        .filter(({ state }) => state !== 'delivered')
        .map(({ id, target, error = '' }) => [idFor(id, typed), `${target} · ${error}`]);
    case 'session':
      return (await client.sessions.list()).map(({ name, agent, title }) => [name, title ?? agent]);
  }
};
