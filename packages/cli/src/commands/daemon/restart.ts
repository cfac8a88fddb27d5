import { type Context, defineCommand } from '../../command.ts';
import { pathsOf, requireValidConfig, runningDaemon } from '../../config/sources.ts';
import { daemonSettings, FORCE, SET } from '../../daemon/daemon-settings.ts';
import { endedWithDaemon, runningTasks } from '../../daemon/ending-work.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';
import { flag } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';

/** Stops the daemon, if one runs. Returns the tasks that were at work. */
const stopped = async (
  context: Context,
  { wait, force }: { readonly wait: boolean; readonly force: boolean },
): Promise<readonly string[]> => {
  if (force) {
    const { forceStop } = await import('@coxswain/client');
    await forceStop(await pathsOf(context));
    return [];
  }
  const running = await runningDaemon(context);
  if (!running) return [];
  const tasks = wait ? [] : await runningTasks(running);
  await running.daemon.stop({ wait, keepRuns: !wait });
  return tasks;
};

export const restart = defineCommand({
  arguments: {},
  options: { wait: flag('--wait', 'let running tasks finish first'), force: FORCE, set: SET },
  details:
    'Running tasks go on: the next daemon takes them over. Tasks of agents with onDaemonDeath: fail are cancelled.',
  async run(context, { options }) {
    const { wait, force } = options;
    if (force && wait) throw usageProblem('use either --force or --wait, not both');
    await requireValidConfig(context);
    const tasks = await stopped(context, { wait, force });
    const client = await context.client(await daemonSettings(context, options.set));
    const status = await client.daemon.status();
    const { words, output } = context;
    await printDaemon(status, context, words.daemon.started(status.pid, status.version));
    if (tasks.length === 0) return;
    const lost = await endedWithDaemon(client, tasks);
    if (lost < tasks.length) await output.note(words.daemon.carriedOver(tasks.length - lost));
    if (lost > 0) await output.note(words.daemon.notCarriedOver(lost));
  },
});
