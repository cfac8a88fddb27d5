import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';

export const revoke = defineCommand({
  arguments: { token: required('<name>', 'the token, by its name or id', text, { completes: 'token' }) },
  options: {},
  details: 'It is refused from now on, and open streams and waits that use it end. Its tasks keep running.',
  async run({ client, output, words }, given) {
    const token = await (await client()).tokens.revoke(given.arguments.token);
    if (output.isJson) return output.json(token);
    await output.line(output.isQuiet ? token.id : words.tokens.revoked(safeLine(token.name)));
  },
});
