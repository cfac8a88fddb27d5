// The row of a session. Tasks refer to it by a key that never changes, so that renaming it changes one row.

import type { Session, Usage } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import type { SessionTable } from '../database/schema-sessions.ts';
import { fromJson, timestampOf } from '../tasks/task-row.ts';

export type SessionRow = Selectable<SessionTable>;

export const sessionOf = (row: SessionRow): Session => ({
  id: row.key,
  name: row.name,
  agent: row.agent,
  createdAt: timestampOf(row.created_at),
  lastTaskAt: row.last_task_at === null ? undefined : timestampOf(row.last_task_at),
  tasks: row.tasks,
  activeTasks: row.active_tasks,
  usage: fromJson<Usage>(row.usage),
});
