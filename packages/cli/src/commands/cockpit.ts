import type { PageId } from '@coxswain/cockpit';
import { openCockpit } from '../cockpit/open-cockpit.ts';
import { themeOption } from '../cockpit/theme-option.ts';
import { defineCommand } from '../command.ts';
import { oneOf, optional } from '../input/parameter.ts';

const PAGES = [
  'chat',
  'inbox',
  'sessions',
  'jobs',
  'tasks',
  'agents',
  'insights',
  'workflows',
] as const satisfies readonly PageId[];

export const cockpit = defineCommand({
  arguments: {
    page: optional('[page]', `where to begin: ${PAGES.join(', ')}; default: tasks`, oneOf(PAGES), {
      completes: PAGES,
    }),
  },
  options: { theme: themeOption },
  details:
    'A screen for everything: tasks and their questions as they happen, chats with agents, sessions, jobs, insights. ' +
    '`?` shows the keys that work where you are. Closing it stops nothing. A bare `cox` opens it, too.',
  examples: ['cox', 'cox cockpit inbox', 'cox cockpit --theme light'],
  async run(context, { arguments: { page = 'tasks' }, options: { theme } }) {
    return openCockpit(context, () => ({ place: { page }, theme }));
  },
});
