// Every migration, oldest first. One that was released is never changed; a new version is appended.

import type { Migration } from '../migrate.ts';
import { begin } from './0001-begin.ts';
import { remember } from './0002-remember.ts';
import { startAndTell } from './0003-start-and-tell.ts';
import { edges } from './0004-edges.ts';
import { gates } from './0005-gates.ts';
import { dailyUse } from './0006-daily-use.ts';
import { adoption } from './0007-adoption.ts';
import { ownSessions } from './0008-own-sessions.ts';

export const MIGRATIONS: readonly Migration[] = [
  begin,
  remember,
  startAndTell,
  edges,
  gates,
  dailyUse,
  adoption,
  ownSessions,
];
