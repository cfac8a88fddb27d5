import { defineCommand } from '../../command.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';

export const pause = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const status = await (await context.runningClient()).daemon.pause();
    await printDaemon(status, context, context.words.daemon.paused);
  },
});
