import type { Client } from '@coxswain/client';
import { EXIT_CODES, isEnded, type ProblemError, shortId, type Task } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { detachable } from '../../follow/detachable.ts';
import { endNote } from '../../follow/end-note.ts';
import { flag, oneOf, optional, repeated, text } from '../../input/parameter.ts';
import { duration } from '../../input/readers.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { exitCodeAfterOutput } from '../../output/output.ts';
import { namedTasks } from '../../tasks/pages.ts';
import { waitCode } from '../../wait/exit-code.ts';
import { reportFile, writeReport } from '../../wait/report.ts';
import {
  hasReached,
  isDaemonLost,
  isSettled,
  untilSettled,
  WAIT_GOALS,
  type WaitGoal,
} from '../../wait/until.ts';

// Waits for many tasks at once, and stops waiting as soon as the outcome is certain.
interface Wait {
  /** The tasks as they were when the wait began. */
  readonly tasks: readonly Task[];
  readonly goal: WaitGoal;
  /** One task that reached the goal is enough. */
  readonly isAny: boolean;
}

/** Nothing that still comes can change the outcome. */
const isDecidedBy = (task: Task, { goal, isAny }: Wait): boolean => {
  if (isAny) return hasReached(task, goal);
  return goal === 'completed' && task.status !== 'completed';
};

/**
 * Reports each task when it has settled and resolves when all are, or earlier: with `isAny` at the first that reached the
 * goal, and where all must complete at the first that did not. Throws the signal's reason when it aborts.
 */
const settle = async (
  client: Client,
  wait: Wait,
  signal: AbortSignal,
  onSettled: (task: Task) => Promise<void>,
): Promise<void> => {
  const decided = new AbortController();
  const either = AbortSignal.any([signal, decided.signal]);
  const settling = untilSettled(client, wait.tasks, {
    goal: wait.goal,
    signal: either,
    onSettled: async (task) => {
      // One that follows was settled after the outcome was certain.
      if (either.aborted) return;
      await onSettled(task);
      if (isDecidedBy(task, wait)) decided.abort();
    },
  });
  try {
    await settling;
  } catch (error) {
    if (signal.aborted || !decided.signal.aborted) throw error;
  } finally {
    decided.abort();
  }
};

/** How the wait went: what is known of each task, and what kept it from going on. */
interface Waited {
  readonly tasks: readonly Task[];
  readonly stoppedBy?: 'timeout' | ProblemError;
}

interface Bounds {
  /** Aborts when someone presses Ctrl-C. */
  readonly signal: AbortSignal;
  /** Aborts when the time is up: by this program's own clock, whatever the daemon does. */
  readonly limit: AbortSignal | undefined;
}

/** The longest time that a timer of Node takes: 24 days. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const limitOf = (timeoutMs: number | undefined): AbortSignal | undefined =>
  timeoutMs === undefined ? undefined : AbortSignal.timeout(Math.min(timeoutMs, MAX_TIMEOUT_MS));

const eitherOf = ({ signal, limit }: Bounds): AbortSignal =>
  limit === undefined ? signal : AbortSignal.any([signal, limit]);

/** The tasks on the command line: typing errors are reported before waiting starts, and @1 means what it means now. */
const findWaited = async (refs: readonly string[], context: Context): Promise<Found> => {
  const client = await context.client();
  return { client, tasks: await namedTasks(client, refs) };
};

interface Found {
  readonly client: Client;
  readonly tasks: readonly Task[];
}

/** How long the daemon may take to say how the tasks are now, also when it was not there, or time was up. */
const REFRESH_MS = 5_000;
const LAST_REFRESH_MS = 500;

/** The tasks as they are now, or as they were when the daemon does not say it at once. */
const refreshed = async (
  client: Client,
  tasks: readonly Task[],
  limitMs: number,
): Promise<readonly Task[]> => {
  const { orAborted } = await import('@coxswain/client');
  const limit = AbortSignal.timeout(limitMs);
  const ids = tasks.map(({ id }) => id);
  const now = await orAborted(namedTasks(client, ids), limit).catch(() => []);
  const byId = new Map(now.map((task) => [task.id, task]));
  return tasks.map((task) => byId.get(task.id) ?? task);
};

/** Waits within the bounds, telling of each task that is settled. What was seen counts, also when the daemon is lost. */
const waitFor = async (client: Client, wait: Wait, bounds: Bounds, context: Context): Promise<Waited> => {
  const settled = new Map<string, Task>();
  const known = async (limitMs = LAST_REFRESH_MS): Promise<readonly Task[]> => {
    const now = await refreshed(client, wait.tasks, limitMs);
    return now.map((task) => {
      const seen = settled.get(task.id);
      return seen === undefined || (isEnded(seen.status) && isEnded(task.status)) ? task : seen;
    });
  };
  try {
    await settle(client, wait, eitherOf(bounds), async (task) => {
      settled.set(task.id, task);
      if (!context.output.isJson) await context.output.note(endNote(task, context));
    });
  } catch (error) {
    if (bounds.signal.aborted) throw error;
    if (bounds.limit?.aborted === true) return { tasks: await known(), stoppedBy: 'timeout' };
    if (isDaemonLost(error)) return { tasks: await known(), stoppedBy: error };
    throw error;
  }
  return { tasks: await known(REFRESH_MS) };
};

const print = async (tasks: readonly Task[], { output }: Context): Promise<void> => {
  if (output.isJson) await output.json(tasks.length === 1 ? tasks[0] : tasks);
  else if (output.isQuiet) await output.line(tasks.map(({ id }) => id).join('\n'));
};

export const wait = defineCommand({
  arguments: { ids: repeated('<id...>', 'the tasks', text, { completes: 'task' }) },
  options: {
    any: flag('--any', 'return when one of them is done'),
    all: flag('--all', 'return when all of them are done (default)'),
    for: optional(
      '--for <what>',
      'what to wait for: terminal (default), completed or needs_input',
      oneOf(WAIT_GOALS),
      {
        completes: WAIT_GOALS,
      },
    ),
    timeout: optional('--timeout <duration>', 'maximum time to wait; then exit 124', duration),
    report: optional('--report <junit=FILE>', 'write a JUnit report', reportFile),
  },
  details:
    'Exits 0 if all of them (with --any: one) reached the goal, else with the worst code: 10 failed, 12 timed out, 11 cancelled, 8 unfinished. With --for completed, stops at the first task that ends without completing.',
  examples: ['cox bg wait @1 @2 @3 --timeout 30m --report junit=report.xml'],
  async run(context, given) {
    const { options } = given;
    const { output, words } = context;
    if (options.any && options.all) throw usageProblem('use either --any or --all, not both');
    const { for: goal = 'terminal', any: isAny, timeout: timeoutMs } = options;
    const limit = limitOf(timeoutMs);
    let shown = given.arguments.ids.join(' ');
    const timedOut = async (): Promise<number> => {
      await output.note(words.notes.waitTimedOut(shown));
      return EXIT_CODES.waitTimedOut.code;
    };
    const work = async (signal: AbortSignal): Promise<number> => {
      const { orAborted } = await import('@coxswain/client');
      const either = eitherOf({ signal, limit });
      const found = await orAborted(findWaited(given.arguments.ids, context), either).catch((error) => {
        if (limit?.aborted === true && !signal.aborted) return undefined;
        throw error;
      });
      if (found === undefined) return timedOut();
      const { client } = found;
      shown = found.tasks.map(({ id }) => shortId(id)).join(' ');
      const { tasks, stoppedBy } = await waitFor(
        client,
        { tasks: found.tasks, goal, isAny },
        { signal, limit },
        context,
      );
      // From here on the outcome is known, and counts whether it can be printed or not.
      output.divertWhenFull();
      if (options.report !== undefined) await writeReport(options.report, tasks, client, context.deps);
      await print(tasks, context);
      if (stoppedBy === undefined) return exitCodeAfterOutput(waitCode(tasks, goal, isAny), output);
      const left = tasks.filter((task) => !isSettled(task, goal)).map(({ id }) => shortId(id));
      shown = left.join(' ');
      if (stoppedBy === 'timeout') return timedOut();
      await output.complain(words.notes.waitLost(shown));
      throw stoppedBy;
    };
    return detachable(context, { work, comeBack: () => words.notes.waitDetached(shown) });
  },
});
