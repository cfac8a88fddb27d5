import { defineCommand } from '../../command.ts';
import { runningDaemon } from '../../config/sources.ts';
import { noteEndingWork } from '../../daemon/ending-work.ts';
import { flag } from '../../input/parameter.ts';

export const stop = defineCommand({
  arguments: {},
  options: {
    wait: flag('--wait', 'let what runs finish first'),
    cancelPending: flag(
      '--cancel-pending',
      'cancel what waits too, instead of keeping it for the next start',
    ),
  },
  details: 'Returns when the daemon and everything it ran has ended.',
  async run(context, { options }) {
    const { output, words } = context;
    const client = await runningDaemon(context);
    if (client === undefined) {
      if (output.isJson) return output.json({ wasRunning: false });
      return output.note(words.daemon.none);
    }
    const { pid } = await client.daemon.status();
    if (!options.wait) await noteEndingWork(client, context);
    await client.daemon.stop({ wait: options.wait, cancelPending: options.cancelPending });
    if (output.isJson) return output.json({ wasRunning: true, pid });
    await output.line(output.isQuiet ? String(pid) : words.daemon.stopped(pid));
  },
});
