import type { Words } from '@coxswain/locale';
import { EXIT_CODES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { submitterEnvironment } from '../../input/environment.ts';
import { flag, required, text } from '../../input/parameter.ts';
import { type Check, checkLines } from '../../output/check-lines.ts';

const named = (steps: readonly Check[], { agents }: Words): readonly Check[] =>
  steps.map((step) => ({ ...step, name: agents.steps[step.name] ?? step.name }));

export const check = defineCommand({
  arguments: { name: required('<name>', 'the agent', text, { completes: 'agent' }) },
  options: {
    deep: flag('--deep', 'also send a short prompt: shows whether it is logged in, costs a few tokens'),
  },
  details: 'Exits 1 if the agent does not work.',
  async run({ client, output, words, deps }, given) {
    const checked = await (await client()).agents.check(given.arguments.name, {
      environment: submitterEnvironment(deps.environment),
      deep: given.options.deep,
    });
    if (output.isJson) await output.json(checked);
    else if (output.isQuiet) await output.line(checked.name);
    else await output.line(checkLines(named(checked.steps, words), output.paint).join('\n'));
    return checked.ok ? EXIT_CODES.ok.code : EXIT_CODES.error.code;
  },
});
