import type { Client } from '@coxswain/client';
import type { Session, SessionMessage } from '@coxswain/protocol';
import { fieldLines, timeText } from '@coxswain/views';
import { sessionFields } from '@coxswain/views/session';
import { type Context, defineCommand } from '../../command.ts';
import { childLines } from '../../describe/child-lines.ts';
import { indented } from '../../describe/indented.ts';
import { messageLines } from '../../describe/message-lines.ts';
import { flag, optional, required, text } from '../../input/parameter.ts';
import { wholeNumber } from '../../input/readers.ts';
import { drawLines, rendering } from '../../output/rendering.ts';
import { findTasks } from '../../tasks/pages.ts';

const SHOWN_TASKS = 10;
const DEFAULT_MESSAGES = 10;
/** A page of the API. */
const MAX_MESSAGES = 1_000;

interface Asked {
  readonly count: number;
  readonly archived: boolean;
}

/** The last messages, oldest first. */
const lastMessages = async (
  client: Client,
  { name, lastMessage, resets }: Session,
  { count, archived }: Asked,
): Promise<readonly SessionMessage[]> => {
  const last = lastMessage ?? (archived ? resets?.at(-1)?.lastMessage : undefined);
  if (last === undefined) return [];
  const after = Math.max(0, last - count);
  return client.sessions.messages(name, { after, limit: MAX_MESSAGES, archived });
};

/** Under a heading each: what every reset archived, then what the agent is still given. */
const conversationLines = (
  messages: readonly SessionMessage[],
  { resets = [] }: Session,
  context: Context,
): readonly string[] => {
  const { output, words } = context;
  const section = (title: string, those: readonly SessionMessage[]): readonly string[] => {
    const said = messageLines(those, context);
    return said.length === 0 ? [] : ['', output.paint.strong(title), ...indented(said, 2)];
  };
  const archived = resets.flatMap(({ at, lastMessage }, index) => {
    const before = resets[index - 1]?.lastMessage ?? 0;
    const those = messages.filter(
      (message) => message.archived && message.n > before && message.n <= lastMessage,
    );
    return section(words.notes.archivedAt(timeText(at, rendering(context)) ?? at), those);
  });
  const current = messages.filter((message) => !message.archived);
  return [...archived, ...section(words.sections.lastMessages, current)];
};

export const show = defineCommand({
  arguments: { session: required('<id>', 'the session', text, { completes: 'session' }) },
  options: {
    count: optional(
      '-n, --count <number>',
      `how many messages (default ${DEFAULT_MESSAGES})`,
      wholeNumber(1, MAX_MESSAGES),
      { alias: '--limit' },
    ),
    archived: flag('--archived', 'also what was said before the session was reset'),
  },
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    const session = await client.sessions.get(given.arguments.session);
    if (output.isQuiet && !output.isJson) return output.line(session.name);
    const { count = DEFAULT_MESSAGES, archived } = given.options;
    const messages = await lastMessages(client, session, { count, archived });
    if (output.isJson) return output.json({ ...session, messages });
    const { tasks } = await findTasks(client, { session: session.name }, SHOWN_TASKS);
    const lines = drawLines(fieldLines(sessionFields(session, rendering(context))), output.paint);
    if (tasks.length > 0)
      lines.push(
        '',
        output.paint.strong(words.sections.lastTasks),
        ...indented(childLines(tasks, context), 2),
      );
    lines.push(...conversationLines(messages, session, context));
    await output.line(lines.join('\n'));
    const hidden = archived ? 0 : (session.resets ?? []).reduce((sum, reset) => sum + reset.messages, 0);
    if (hidden > 0) await output.note(words.notes.archivedMessages(hidden));
  },
});
