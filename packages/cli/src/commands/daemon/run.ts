import { defineCommand } from '../../command.ts';
import { pathsOf } from '../../config/sources.ts';
import { repeated, text } from '../../input/parameter.ts';

export const run = defineCommand({
  arguments: {},
  options: {
    set: repeated('--set <key=value>', 'override a setting of the config file', text, {
      completes: 'configKey',
    }),
  },
  details:
    'For containers, CI jobs and service managers. A second Ctrl-C ends it at once. SIGUSR2 stops it and leaves running programs to the next daemon.',
  examples: ['cox daemon run --set maxConcurrentTasks=5'],
  async run(context, { options }) {
    const [{ runDaemon }, { home }] = await Promise.all([import('@coxswain/daemon'), pathsOf(context)]);
    return runDaemon({ home, settings: options.set, isJson: context.output.isJson });
  },
});
