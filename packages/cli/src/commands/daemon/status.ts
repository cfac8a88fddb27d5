import { defineCommand } from '../../command.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';

export const status = defineCommand({
  arguments: {},
  options: {},
  details: 'Does not start the daemon. Exits 5 if it is not running.',
  async run(context) {
    await printDaemon(await (await context.runningClient()).daemon.status(), context);
  },
});
