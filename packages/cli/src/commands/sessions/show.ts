import type { Session } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { childLines } from '../../describe/child-lines.ts';
import { type Field, fieldLines } from '../../describe/fields.ts';
import { indented } from '../../describe/indented.ts';
import { timeText } from '../../describe/time-text.ts';
import { usageFields } from '../../describe/usage-fields.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';
import { findTasks } from '../../tasks/pages.ts';

const SHOWN_TASKS = 10;

const sessionFields = (session: Session, context: Context): Field[] => {
  const { fields } = context.words;
  return [
    [fields.name, context.output.paint.strong(safeLine(session.name))],
    [fields.agent, safeLine(session.agent)],
    [fields.created, timeText(session.createdAt, context)],
    [fields.lastTask, timeText(session.lastTaskAt, context)],
    [fields.tasks, String(session.tasks)],
    [fields.activeTasks, String(session.activeTasks)],
    ...(session.usage === undefined ? [] : usageFields(session.usage, context.words)),
  ];
};

export const show = defineCommand({
  arguments: { session: required('<id>', 'the session', text, { completes: 'session' }) },
  options: {},
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    const session = await client.sessions.get(given.arguments.session);
    if (output.isJson) return output.json(session);
    if (output.isQuiet) return output.line(session.name);
    const { tasks } = await findTasks(client, { session: session.name }, SHOWN_TASKS);
    const lines = fieldLines(sessionFields(session, context), output.paint);
    if (tasks.length > 0)
      lines.push(
        '',
        output.paint.strong(words.sections.lastTasks),
        ...indented(childLines(tasks, context), 2),
      );
    await output.line(lines.join('\n'));
  },
});
