// All generated pages. Add a new one here and nowhere else.

import { cliPage } from './cli.ts';
import { configurationPage } from './configuration.ts';
import { eventsPage } from './events.ts';
import { manPage } from './man.ts';
import type { Page } from './page.ts';
import { routesPage } from './routes.ts';
import { stateMachinePage } from './state-machine.ts';

export const PAGES: readonly Page[] = [
  stateMachinePage,
  eventsPage,
  configurationPage,
  cliPage,
  manPage,
  routesPage,
];
