import { EXIT_CODES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { optional, required, text } from '../../input/parameter.ts';
import { checkLines } from '../../output/check-lines.ts';

export const test = defineCommand({
  arguments: { name: required('<name>', 'the channel', text, { completes: 'channel' }) },
  options: {
    to: optional('--to <address>', "recipient on the channel; default: the channel's own address", text),
    text: optional('--text <text>', 'text to send', text),
  },
  details: 'Checks everything the channel needs, then sends a notification. Exits 1 if it does not work.',
  examples: ['cox channels test telegram --to 4711'],
  async run({ client, output, words }, given) {
    const { to, text: said } = given.options;
    const request = { address: to, text: said };
    const tested = await (await client()).channels.test(given.arguments.name, request);
    const steps = tested.steps.map((step) => ({
      ...step,
      name: words.channels.steps[step.name] ?? step.name,
    }));
    if (output.isJson) await output.json(tested);
    else if (output.isQuiet) await output.line(tested.name);
    else await output.line(checkLines(steps, output.paint).join('\n'));
    return tested.ok ? EXIT_CODES.ok.code : EXIT_CODES.error.code;
  },
});
