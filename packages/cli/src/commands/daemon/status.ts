import { defineCommand } from '../../command.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';

export const status = defineCommand({
  arguments: {},
  options: {},
  details: 'Exits 5 when none runs. Starts none.',
  async run(context) {
    await printDaemon(await (await context.runningClient()).daemon.status(), context);
  },
});
