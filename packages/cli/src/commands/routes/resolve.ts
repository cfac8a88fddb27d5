import { defineCommand } from '../../command.ts';
import { optional, required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';
import { shownId } from '../../output/rendering.ts';

export const resolve = defineCommand({
  arguments: {
    channel: required('<channel>', 'the channel', text, { completes: 'channel' }),
    peer: required('<peer>', 'the chat: a person or a group', text),
  },
  options: {
    account: optional('--account <name>', 'the bot of the channel', text),
    thread: optional('--thread <id>', 'the thread', text),
  },
  async run({ client, output, words }, given) {
    const { account, thread } = given.options;
    const resolved = await (await client()).routes.resolve({ ...given.arguments, account, thread });
    if (output.isJson) return output.json(resolved);
    if (output.isQuiet) return output.line(resolved.agent);
    const { reaches, byRoute, byDefault } = words.channels.notes;
    await output.line(reaches(safeLine(resolved.agent), safeLine(resolved.session)));
    const { route } = resolved;
    await output.line(
      output.paint.quiet(route === undefined ? byDefault : byRoute(shownId(route.id, output))),
    );
  },
});
