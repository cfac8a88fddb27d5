// Where the notices of a task go: its own targets, else those of the task that submitted it, else where it came from, else,
// for unattended work, the default.

import { isAbsolute } from 'node:path';
import {
  type AgentDefinition,
  type ChannelDefinition,
  type Limits,
  ProblemError,
  parseTarget,
  type Task,
  targetOfOrigin,
} from '@coxswain/protocol';
import type { Caller } from '../engine.ts';
import { type Program, runsAnyCommand } from '../rights/index.ts';

export interface TargetContext {
  readonly channels: readonly ChannelDefinition[];
  readonly limits: Pick<Limits, 'background.defaultDeliverTo'>;
  /** Who may name only a few; undefined: any. */
  readonly asker?: Asker | undefined;
}

/** Someone who may have notices sent only where they go anyway. */
interface Asker {
  readonly who: string;
  /** Those of its own task. */
  readonly targets: readonly string[];
}

/** A program, or an access token that cannot run any command: a target may be a file, or reach strangers. */
export const askerOf = (
  caller: Caller,
  { program, agents }: { readonly program: Program | undefined; readonly agents: readonly AgentDefinition[] },
): Asker | undefined => {
  if (program) return { who: `a program of task ${program.task.id}`, targets: program.task.deliverTo };
  if (caller.kind !== 'token' || runsAnyCommand(caller.grant, agents)) return undefined;
  return { who: `token '${caller.grant.name}'`, targets: [] };
};

/** Work that goes on while its submitter does something else. */
const UNWATCHED: readonly Task['kind'][] = ['background', 'job', 'workflow', 'discussion'];

/**
 * The targets of a new task. Throws for one that cannot be, see {@link checkTargets}; those of a job were checked when it was
 * saved, and a channel that is gone since keeps no run from starting.
 */
export const targetsOf = (
  task: Pick<Task, 'kind' | 'parentId' | 'jobId' | 'deliverTo' | 'origin'> & {
    /** Those of the task whose program submits it; undefined: no program does. */
    readonly submitterTargets?: readonly string[] | undefined;
  },
  context: TargetContext,
): readonly string[] => {
  if (task.deliverTo.length > 0)
    return task.jobId === undefined ? checkTargets(task.deliverTo, context) : task.deliverTo;
  const inherited = knownTargets(task.submitterTargets ?? [], context.channels);
  if (inherited.length > 0) return inherited;
  if (task.origin !== undefined) return [targetOfOrigin(task.origin)];
  // The run reports what its steps and speakers do.
  const isOnItsOwn = task.parentId === undefined || task.submitterTargets !== undefined;
  const isUnwatched = isOnItsOwn && UNWATCHED.includes(task.kind);
  return isUnwatched ? [...new Set(context.limits['background.defaultDeliverTo'])] : [];
};

/**
 * The targets, each once. Throws `unprocessable` for an unknown channel or a target that is invalid, `forbidden`
 * for one that the asker may not name: it sends to where its own task sends, or to the default, and writes no files.
 */
export const checkTargets = (targets: readonly string[], context: TargetContext): readonly string[] => {
  const distinct = [...new Set(targets.map((target) => meant(target, context.asker)))];
  for (const target of distinct) {
    const channel = requireChannel(target, context.channels);
    if (context.asker) requireMayName(target, channel, context.asker, context.limits);
  }
  return distinct;
};

/** Those of inherited targets that still lead somewhere: a channel removed since then stops nothing. */
export const knownTargets = (targets: readonly string[], channels: readonly ChannelDefinition[]): string[] =>
  targets.filter((target) => channels.some(({ name }) => name === parseTarget(target).channel));

/** For who may name only a few, a channel alone means the one of their own targets on it: the chat they were asked in. */
const meant = (target: string, asker: Asker | undefined): string => {
  const { channel, address } = parseTarget(target);
  if (address !== undefined) return target;
  return asker?.targets.find((own) => parseTarget(own).channel === channel) ?? target;
};

const requireChannel = (target: string, channels: readonly ChannelDefinition[]): ChannelDefinition => {
  const { channel: name, address } = parseTarget(target);
  const channel = channels.find((candidate) => candidate.name === name);
  if (channel === undefined) {
    const known = channels.map((candidate) => candidate.name).join(', ') || 'none';
    throw new ProblemError(
      'unprocessable',
      `there is no channel '${name}' to deliver to (known: ${known}); define it under channels.${name} in the config, see: cox channels list`,
    );
  }
  if (channel.type !== 'file' || channel.path !== undefined) return channel;
  if (address !== undefined && isAbsolute(address)) return channel;
  throw new ProblemError(
    'unprocessable',
    `'${target}' has no file to write to: give its absolute path, like ${name}:/home/you/notices.ndjson`,
  );
};

const requireMayName = (
  target: string,
  channel: ChannelDefinition,
  { who, targets }: Asker,
  limits: TargetContext['limits'],
): void => {
  const allowed = [...targets, ...limits['background.defaultDeliverTo']];
  const namesFile = channel.type === 'file' && parseTarget(target).address !== undefined;
  if (!namesFile && allowed.includes(target)) return;
  throw new ProblemError(
    'forbidden',
    `${who} may send notifications only to ${targets.length === 0 ? '' : 'the targets of its own task and '}the default (${allowed.join(', ') || 'none'}), and not to files it chooses: not to '${target}'; leave it out`,
  );
};
