import { defineCommand } from '../../command.ts';
import { runningDaemon } from '../../config/sources.ts';
import { daemonSettings, SET } from '../../daemon/daemon-settings.ts';
import { printDaemon } from '../../daemon/print-daemon.ts';

export const start = defineCommand({
  arguments: {},
  options: { set: SET },
  async run(context, { options }) {
    const { words } = context;
    const isThere = (await runningDaemon(context)) !== undefined;
    const client = await context.client(await daemonSettings(context, options.set));
    const status = await client.daemon.status();
    const say = isThere ? words.daemon.runsAlready : words.daemon.started;
    await printDaemon(status, context, say(status.pid, status.version));
  },
});
