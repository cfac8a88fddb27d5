import type { NewRoute } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { optional, required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';
import { shownId } from '../../output/rendering.ts';

export const add = defineCommand({
  arguments: { channel: required('<channel>', 'the channel', text, { completes: 'channel' }) },
  options: {
    agent: required('--agent <name>', 'agent that answers', text, { completes: 'agent' }),
    session: optional('--session <name>', 'session for the conversation; default: one per chat', text, {
      completes: 'session',
    }),
    account: optional('--account <name>', 'only this bot of the channel', text),
    peer: optional('--peer <id>', 'only this chat, a person or a group', text),
    thread: optional('--thread <id>', 'only this thread', text),
  },
  examples: ['cox routes add telegram --agent claude', 'cox routes add slack --peer C0ABC123 --agent codex'],
  async run({ client, output, words }, given) {
    const { channel } = given.arguments;
    const { agent, session, account, peer, thread } = given.options;
    const wanted: NewRoute = { channel, agent, session, account, peer, thread };
    const route = await (await client()).routes.add(wanted);
    if (output.isJson) return output.json(route);
    if (output.isQuiet) return output.line(route.id);
    const from = [channel, account, peer, thread].filter((part) => part !== undefined).join(':');
    const { routeAdded } = words.channels.notes;
    await output.line(routeAdded(shownId(route.id, output), safeLine(from), safeLine(route.agent)));
  },
});
