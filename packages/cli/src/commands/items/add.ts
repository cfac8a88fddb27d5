import { defineCommand } from '../../command.ts';
import { optional, repeated, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';
import { shownId } from '../../output/rendering.ts';

export const add = defineCommand({
  arguments: { title: repeated('<title...>', 'what to do', text) },
  options: {
    agent: optional('--agent <name>', 'agent that gets the to-do; default: the default agent', text, {
      completes: 'agent',
    }),
    session: optional('--session <name>', 'add it to the list of this session instead', text, {
      completes: 'session',
    }),
    parent: optional('--parent <id>', 'make it part of this to-do', text, { completes: 'item' }),
  },
  details:
    'All sessions of the agent can see and move it. If you add it with --session, all can see it but only that session can move it.',
  examples: [
    'cox items add renew the certificate --agent claude',
    'cox items add --parent k3v9 ask ops first',
  ],
  async run({ client, output, words }, { arguments: { title }, options }) {
    const { agent, session, parent } = options;
    const item = await (await client()).items.create({
      title: title.join(' '),
      source: 'cli',
      agent,
      session,
      parentId: parent,
    });
    if (output.isJson) return output.json(item);
    if (output.isQuiet) return output.line(item.id);
    await output.line(words.items.added(shownId(item.id, output), safeLine(item.agent)));
  },
});
