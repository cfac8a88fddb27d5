import { defineCommand } from '../../command.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';

export const drain = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const status = await (await context.runningClient()).daemon.drain();
    await printDaemon(status, context, context.words.daemon.draining);
  },
});
