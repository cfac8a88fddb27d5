import { openCockpit } from '../cockpit/open-cockpit.ts';
import { themeOption } from '../cockpit/theme-option.ts';
import { defineCommand } from '../command.ts';
import { optional, text } from '../input/parameter.ts';
import { requireAgents } from '../tasks/pages.ts';

export const chat = defineCommand({
  arguments: {},
  options: {
    session: optional('--session <name>', 'the conversation to go on with', text, { completes: 'session' }),
    agent: optional('--agent <name>', 'the agent to talk with, if not the default', text, {
      completes: 'agent',
    }),
    task: optional('--task <id>', 'the conversation that this task belongs to', text, { completes: 'task' }),
    theme: themeOption,
  },
  details:
    'The chat of the cockpit and nothing beside it. The first message creates a task; leaving does not stop it, and coming ' +
    'back shows what happened meanwhile.',
  examples: ['cox chat', 'cox chat --agent claude', 'cox chat --session payments'],
  async run(context, { options: { session, agent, task, theme } }) {
    return openCockpit(context, async (client) => {
      await requireAgents(client, agent);
      const taskId = task === undefined ? undefined : (await client.tasks.get(task)).task.id;
      return {
        place: {
          page: 'chat',
          ...(session === undefined ? {} : { session }),
          ...(agent === undefined ? {} : { agent }),
          ...(taskId === undefined ? {} : { taskId }),
        },
        theme,
        hasSidebar: false,
      };
    });
  },
});
