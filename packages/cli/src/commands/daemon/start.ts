import { defineCommand } from '../../command.ts';
import { runningDaemon } from '../../config/sources.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';

export const start = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { words } = context;
    const isThere = (await runningDaemon(context)) !== undefined;
    const status = await (await context.client()).daemon.status();
    const say = isThere ? words.daemon.runsAlready : words.daemon.started;
    await printDaemon(status, context, say(status.pid, status.version));
  },
});
