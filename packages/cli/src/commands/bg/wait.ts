import type { Client } from '@coxswain/client';
import { EXIT_CODES, shortId, type Task } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { detachable } from '../../follow/detachable.ts';
import { endNote } from '../../follow/end-note.ts';
import { flag, oneOf, optional, repeated, text } from '../../input/parameter.ts';
import { duration } from '../../input/readers.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { waitCode } from '../../wait/exit-code.ts';
import { reportFile, writeReport } from '../../wait/report.ts';
import { settle, type Wait } from '../../wait/settle.ts';
import { isSettled, WAIT_GOALS } from '../../wait/until.ts';

interface Waited {
  /** Every task as it is now. */
  readonly tasks: readonly Task[];
  readonly hasTimedOut: boolean;
}

/** Waits for at most the time given, telling of each task that is settled. */
const waitFor = async (
  client: Client,
  wait: Wait,
  bounds: { readonly signal: AbortSignal; readonly timeoutMs: number | undefined },
  context: Context,
): Promise<Waited> => {
  const { signal, timeoutMs } = bounds;
  const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const settled = new Map<string, Task>();
  let hasTimedOut = false;
  try {
    await settle(
      client,
      wait,
      limit === undefined ? signal : AbortSignal.any([signal, limit]),
      async (task) => {
        settled.set(task.id, task);
        if (!context.output.isJson) await context.output.note(endNote(task, context));
      },
    );
  } catch (error) {
    if (signal.aborted || limit?.aborted !== true) throw error;
    hasTimedOut = true;
  }
  const current = wait.ids.map(async (id) => settled.get(id) ?? (await client.tasks.get(id)).task);
  return { tasks: await Promise.all(current), hasTimedOut };
};

const print = async (tasks: readonly Task[], { output }: Context): Promise<void> => {
  if (output.isJson) await output.json(tasks.length === 1 ? tasks[0] : tasks);
  else if (output.isQuiet) await output.line(tasks.map(({ id }) => id).join('\n'));
};

export const wait = defineCommand({
  arguments: { ids: repeated('<id...>', 'the tasks', text, { completes: 'task' }) },
  options: {
    any: flag('--any', 'until one of them is there'),
    all: flag('--all', 'until all of them are there (default)'),
    for: optional('--for <what>', 'terminal (default), completed or needs_input', oneOf(WAIT_GOALS), {
      completes: WAIT_GOALS,
    }),
    timeout: optional('--timeout <duration>', 'wait at most so long; then exit 124', duration),
    report: optional('--report <junit=FILE>', 'write a JUnit report', reportFile),
  },
  details:
    'Exits 0 when all of them are well (with --any: one), else with the code of the worst: 10 failed, 12 timed out, ' +
    '11 cancelled, 8 unfinished. With --for completed it gives up at the first that did not complete.',
  examples: ['cox bg wait @1 @2 @3 --timeout 30m --report junit=report.xml'],
  async run(context, given) {
    const { options } = given;
    const { output, words } = context;
    if (options.any && options.all) throw usageProblem('give either --any or --all, not both');
    const client = await context.client();
    // A typing error is told before anybody waits, and @1 means what it means now.
    const named = await Promise.all(
      given.arguments.ids.map(async (id) => (await client.tasks.get(id)).task.id),
    );
    const { for: goal = 'terminal', any: isAny, timeout: timeoutMs } = options;
    const ids = [...new Set(named)];
    const work = async (signal: AbortSignal): Promise<number> => {
      const { tasks, hasTimedOut } = await waitFor(
        client,
        { ids, goal, isAny },
        { signal, timeoutMs },
        context,
      );
      if (options.report !== undefined) await writeReport(options.report, tasks, client, context.world);
      await print(tasks, context);
      if (!hasTimedOut) return waitCode(tasks, goal, isAny);
      const left = tasks.filter((task) => !isSettled(task, goal)).map(({ id }) => shortId(id));
      await output.note(words.notes.waitTimedOut(left.join(' ')));
      return EXIT_CODES.waitTimedOut.code;
    };
    return detachable(context, {
      work,
      comeBack: () => words.notes.waitDetached(ids.map(shortId).join(' ')),
    });
  },
});
