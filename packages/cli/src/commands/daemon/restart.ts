import { defineCommand } from '../../command.ts';
import { pathsOf, requireValidConfig, runningDaemon } from '../../config/sources.ts';
import { daemonSettings, FORCE, SET } from '../../daemon/daemon-settings.ts';
import { noteEndingWork } from '../../daemon/ending-work.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';
import { flag } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';

export const restart = defineCommand({
  arguments: {},
  options: { wait: flag('--wait', 'let running tasks finish first'), force: FORCE, set: SET },
  async run(context, { options }) {
    if (options.force && options.wait) throw usageProblem('use either --force or --wait, not both');
    await requireValidConfig(context);
    if (options.force) {
      const { forceStop } = await import('@coxswain/client');
      await forceStop(await pathsOf(context));
    } else {
      const running = await runningDaemon(context);
      if (running && !options.wait) await noteEndingWork(running, context);
      await running?.daemon.stop({ wait: options.wait });
    }
    const client = await context.client(await daemonSettings(context, options.set));
    const status = await client.daemon.status();
    await printDaemon(status, context, context.words.daemon.started(status.pid, status.version));
  },
});
