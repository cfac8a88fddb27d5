import { PAGES } from '@coxswain/cockpit/location';
import { openCockpit } from '../cockpit/open-cockpit.ts';
import { themeOption } from '../cockpit/theme-option.ts';
import { defineCommand } from '../command.ts';
import { oneOf, optional } from '../input/parameter.ts';

export const cockpit = defineCommand({
  arguments: {
    page: optional('[page]', `page to open: ${PAGES.join(', ')}; default: tasks`, oneOf(PAGES), {
      completes: PAGES,
    }),
  },
  options: { theme: themeOption },
  details:
    'Everything on one screen: live tasks and their questions, chats with agents, sessions, jobs, insights. Press `?` for the key bindings of the current page. Tasks keep running when you close it. Plain `cox` opens it too.',
  examples: ['cox', 'cox cockpit inbox', 'cox cockpit --theme light'],
  async run(context, { arguments: { page = 'tasks' }, options: { theme } }) {
    return openCockpit(context, () => ({ location: { page }, theme }));
  },
});
