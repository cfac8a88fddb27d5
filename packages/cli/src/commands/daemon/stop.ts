import { type Context, defineCommand } from '../../command.ts';
import { pathsOf, runningDaemon } from '../../config/sources.ts';
import { FORCE } from '../../daemon/daemon-settings.ts';
import { noteEndingWork } from '../../daemon/ending-work.ts';
import { flag } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';

const printNone = ({ output, words }: Context): Promise<void> =>
  output.isJson ? output.json({ wasRunning: false }) : output.note(words.daemon.none);

/** For a daemon that is stopped or hangs: asks it to end, and kills it if it does not. */
const stopByForce = async (context: Context): Promise<void> => {
  const { output, words } = context;
  const { forceStop } = await import('@coxswain/client');
  const stopped = await forceStop(await pathsOf(context));
  if (stopped === undefined) return printNone(context);
  output.divertWhenFull();
  const { pid, isKilled } = stopped;
  if (output.isJson) return output.json({ wasRunning: true, pid, killed: isKilled });
  const say = isKilled ? words.daemon.killed : words.daemon.stopped;
  await output.line(output.isQuiet ? String(pid) : say(pid));
  if (isKilled) await output.note(words.daemon.afterKill);
};

export const stop = defineCommand({
  arguments: {},
  options: {
    wait: flag('--wait', 'let running tasks finish first'),
    cancelPending: flag(
      '--cancel-pending',
      'also cancel waiting tasks instead of keeping them for the next start',
    ),
    keepRuns: flag('--keep-runs', 'leave running programs running; the next start takes them over'),
    force: FORCE,
  },
  details: 'Returns once the daemon and everything it ran have ended.',
  async run(context, { options }) {
    const { output, words } = context;
    if (options.force && (options.wait || options.cancelPending || options.keepRuns))
      throw usageProblem('--force cannot be combined with --wait, --cancel-pending or --keep-runs');
    if (options.keepRuns && options.wait) throw usageProblem('use either --keep-runs or --wait, not both');
    if (options.force) return stopByForce(context);
    const client = await runningDaemon(context);
    if (client === undefined) {
      const { requireGone } = await import('@coxswain/client');
      await requireGone(await pathsOf(context));
      return printNone(context);
    }
    const { pid } = await client.daemon.status();
    const { wait, cancelPending, keepRuns } = options;
    if (!wait && !keepRuns) await noteEndingWork(client, context);
    await client.daemon.stop({ wait, cancelPending, keepRuns });
    if (output.isJson) return output.json({ wasRunning: true, pid });
    await output.line(output.isQuiet ? String(pid) : words.daemon.stopped(pid));
  },
});
