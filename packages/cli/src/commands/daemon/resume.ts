import { defineCommand } from '../../command.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';

export const resume = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const status = await (await context.runningClient()).daemon.resume();
    await printDaemon(status, context, context.words.daemon.resumed);
  },
});
