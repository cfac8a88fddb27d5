import { defineCommand } from '../../command.ts';
import { requireValidConfig, runningDaemon } from '../../config/sources.ts';
import { daemonSettings, SET } from '../../daemon/daemon-settings.ts';
import { noteEndingWork } from '../../daemon/ending-work.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';
import { flag } from '../../input/parameter.ts';

export const restart = defineCommand({
  arguments: {},
  options: { wait: flag('--wait', 'let what runs finish first'), set: SET },
  async run(context, { options }) {
    await requireValidConfig(context);
    const running = await runningDaemon(context);
    if (running && !options.wait) await noteEndingWork(running, context);
    await running?.daemon.stop({ wait: options.wait });
    const client = await context.client(await daemonSettings(context, options.set));
    const status = await client.daemon.status();
    await printDaemon(status, context, context.words.daemon.started(status.pid, status.version));
  },
});
