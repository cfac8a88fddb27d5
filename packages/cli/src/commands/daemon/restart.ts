import { defineCommand } from '../../command.ts';
import { runningDaemon } from '../../config/sources.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';
import { flag } from '../../input/parameter.ts';

export const restart = defineCommand({
  arguments: {},
  options: { wait: flag('--wait', 'let what runs finish first') },
  async run(context, { options }) {
    await (await runningDaemon(context))?.daemon.stop({ wait: options.wait });
    const status = await (await context.client()).daemon.status();
    await printDaemon(status, context, context.words.daemon.started(status.pid, status.version));
  },
});
