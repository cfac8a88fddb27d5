import { defineCommand } from '../../command.ts';
import { requireValidConfig, runningDaemon } from '../../config/sources.ts';
import { daemonSettings, SET } from '../../daemon/daemon-settings.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';
import { flag } from '../../input/parameter.ts';

export const restart = defineCommand({
  arguments: {},
  options: { wait: flag('--wait', 'let what runs finish first'), set: SET },
  async run(context, { options }) {
    await requireValidConfig(context);
    await (await runningDaemon(context))?.daemon.stop({ wait: options.wait });
    const client = await context.client(await daemonSettings(context, options.set));
    const status = await client.daemon.status();
    await printDaemon(status, context, context.words.daemon.started(status.pid, status.version));
  },
});
