import type { Client } from '@coxswain/client';
import type { Session, SessionMessage } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { childLines } from '../../describe/child-lines.ts';
import { type Field, fieldLines } from '../../describe/fields.ts';
import { indented } from '../../describe/indented.ts';
import { messageLines } from '../../describe/message-lines.ts';
import { timeText } from '../../describe/time-text.ts';
import { usageFields } from '../../describe/usage-fields.ts';
import { optional, required, text } from '../../input/parameter.ts';
import { wholeNumber } from '../../input/readers.ts';
import { safeLine } from '../../output/output.ts';
import { findTasks } from '../../tasks/pages.ts';

const SHOWN_TASKS = 10;
const DEFAULT_MESSAGES = 10;
/** A page of the API. */
const MAX_MESSAGES = 1_000;

/** The last messages, oldest first. */
const lastMessages = async (
  client: Client,
  { name, lastMessage }: Session,
  count: number,
): Promise<readonly SessionMessage[]> =>
  lastMessage === undefined
    ? []
    : client.sessions.messages(name, { after: Math.max(0, lastMessage - count), limit: MAX_MESSAGES });

const sessionFields = (session: Session, context: Context): Field[] => {
  const { fields } = context.words;
  return [
    [fields.name, context.output.paint.strong(safeLine(session.name))],
    [fields.agent, safeLine(session.agent)],
    [fields.model, session.model === undefined ? undefined : safeLine(session.model)],
    [fields.created, timeText(session.createdAt, context)],
    [fields.lastTask, timeText(session.lastTaskAt, context)],
    [fields.tasks, String(session.tasks)],
    [fields.activeTasks, String(session.activeTasks)],
    ...(session.usage === undefined ? [] : usageFields(session.usage, context.words)),
  ];
};

export const show = defineCommand({
  arguments: { session: required('<id>', 'the session', text, { completes: 'session' }) },
  options: {
    count: optional(
      '-n, --count <number>',
      `how many messages (default ${DEFAULT_MESSAGES})`,
      wholeNumber(1, MAX_MESSAGES),
    ),
  },
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    const session = await client.sessions.get(given.arguments.session);
    if (output.isQuiet && !output.isJson) return output.line(session.name);
    const messages = await lastMessages(client, session, given.options.count ?? DEFAULT_MESSAGES);
    if (output.isJson) return output.json({ ...session, messages });
    const { tasks } = await findTasks(client, { session: session.name }, SHOWN_TASKS);
    const lines = fieldLines(sessionFields(session, context), output.paint);
    if (tasks.length > 0)
      lines.push(
        '',
        output.paint.strong(words.sections.lastTasks),
        ...indented(childLines(tasks, context), 2),
      );
    const said = messageLines(messages, context);
    if (said.length > 0)
      lines.push('', output.paint.strong(words.sections.lastMessages), ...indented(said, 2));
    await output.line(lines.join('\n'));
  },
});
