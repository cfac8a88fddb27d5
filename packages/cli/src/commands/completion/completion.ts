import { defineCommand } from '../../command.ts';
import { COMPLETION_SCRIPTS, SHELLS } from '../../completion/scripts.ts';
import { oneOf, required } from '../../input/parameter.ts';

export const completion = defineCommand({
  arguments: { shell: required('<shell>', SHELLS.join(', '), oneOf(SHELLS), { completes: SHELLS }) },
  options: {},
  details: 'Completes commands, flags, task ids with their titles, and names of agents and sessions.',
  examples: [
    'source <(cox completion bash)    # in ~/.bashrc',
    'source <(cox completion zsh)     # in ~/.zshrc, after compinit',
    'cox completion fish | source     # in ~/.config/fish/config.fish',
  ],
  run: ({ output }, given) => output.line(COMPLETION_SCRIPTS[given.arguments.shell].trimEnd()),
});
