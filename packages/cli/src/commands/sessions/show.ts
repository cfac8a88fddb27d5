import type { Client } from '@coxswain/client';
import type { Session, SessionMessage } from '@coxswain/protocol';
import {
  fieldLines,
  type RenderContext,
  type Section,
  sectionLines,
  tableLines,
  timeText,
} from '@coxswain/views';
import { messageLines } from '@coxswain/views/message';
import { sessionFields } from '@coxswain/views/session';
import { taskRowColumns } from '@coxswain/views/task';
import { defineCommand } from '../../command.ts';
import { countOption } from '../../input/count-option.ts';
import { flag, required, text } from '../../input/parameter.ts';
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
const conversation = (
  messages: readonly SessionMessage[],
  { resets = [] }: Session,
  context: RenderContext,
): readonly Section[] => {
  const { words } = context;
  const archived = resets.map(({ at, lastMessage }, index): Section => {
    const before = resets[index - 1]?.lastMessage ?? 0;
    const those = messages.filter(
      (message) => message.archived && message.n > before && message.n <= lastMessage,
    );
    return { title: words.notes.archivedAt(timeText(at, context) ?? at), lines: messageLines(those, words) };
  });
  const current = messages.filter((message) => !message.archived);
  return [...archived, { title: words.sections.lastMessages, lines: messageLines(current, words) }];
};

export const show = defineCommand({
  arguments: { session: required('<id>', 'the session', text, { completes: 'session' }) },
  options: {
    count: countOption(DEFAULT_MESSAGES, MAX_MESSAGES, 'number of messages'),
    archived: flag('--archived', 'include messages from before resets'),
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
    const view = rendering(context);
    const rows = tableLines(taskRowColumns(view), tasks, { width: undefined }).slice(1);
    const lines = [
      ...fieldLines(sessionFields(session, view)),
      ...sectionLines([
        { title: words.sections.lastTasks, lines: rows },
        ...conversation(messages, session, view),
      ]),
    ];
    await output.line(drawLines(lines, output.paint).join('\n'));
    const hidden = archived ? 0 : (session.resets ?? []).reduce((sum, reset) => sum + reset.messages, 0);
    if (hidden > 0) await output.note(words.notes.archivedMessages(hidden));
  },
});
