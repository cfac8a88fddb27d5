import { homeFolder, homePaths } from '@coxswain/client';
import { rememberSwitch } from '../../cockpit/switched-session.ts';
import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';

export const switchTo = defineCommand({
  arguments: { session: required('<name>', 'the session', text, { completes: 'session' }) },
  options: {},
  details:
    'The next `cox chat` and the chat of the cockpit open this session, as if you had used it last. A message in another chat changes that again. In a chat, use `/session switch <name>`.',
  examples: ['cox sessions switch payments && cox chat'],
  async run({ client, output, words, deps }, given) {
    const session = await (await client()).sessions.get(given.arguments.session);
    const { stateFolder } = homePaths(homeFolder(deps.environment, deps.userHome), deps);
    rememberSwitch(stateFolder, { session: session.name, at: new Date(deps.nowMs()).toISOString() });
    output.divertWhenFull();
    if (output.isJson) return output.json(session);
    if (output.isQuiet) return output.line(session.name);
    await output.line(words.notes.sessionSwitched(safeLine(session.name), safeLine(session.agent)));
  },
});
