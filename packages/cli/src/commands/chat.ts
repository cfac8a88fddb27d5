import { openCockpit } from '../cockpit/open-cockpit.ts';
import { themeOption } from '../cockpit/theme-option.ts';
import { defineCommand } from '../command.ts';
import { optional, text } from '../input/parameter.ts';
import { requireAgents } from '../tasks/pages.ts';

export const chat = defineCommand({
  arguments: {},
  options: {
    session: optional('--session <name>', 'session to continue', text, { completes: 'session' }),
    agent: optional('--agent <name>', 'agent to chat with; default: the default agent', text, {
      completes: 'agent',
    }),
    task: optional('--task <id>', 'open the conversation of this task', text, { completes: 'task' }),
    theme: themeOption,
  },
  details:
    "Opens the cockpit's chat on its own. Your first message creates a task. Tasks keep running when you leave, and you see what happened when you come back.",
  examples: ['cox chat', 'cox chat --agent claude', 'cox chat --session payments'],
  async run(context, { options: { session, agent, task, theme } }) {
    return openCockpit(context, async (client) => {
      await requireAgents(client, agent);
      const taskId = task === undefined ? undefined : (await client.tasks.get(task)).task.id;
      return {
        location: { page: 'chat', session, agent, taskId },
        theme,
        hasSidebar: false,
      };
    });
  },
});
