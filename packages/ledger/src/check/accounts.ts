// Checks derived values against their rows: totals of sessions and jobs, queues of deliveries, numbers of messages.

import { ACTIVE_STATUSES, type LedgerFault } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all } from '../database/tx.ts';
import type { Reading } from '../reader/reading.ts';
import { inSession } from '../sessions/tasks-of.ts';
import type { StepPage } from './step.ts';

const ACTIVE = ACTIVE_STATUSES.map((status) => `'${status}'`).join(', ');

/** The tasks of the session in the row. */
const IN_SESSION = inSession(sql.ref<string>('session.key')).compile(db).sql;

/** Sessions with the totals of their tasks. */
export const COUNTED_SESSIONS = `
  select session.key as key, count(task.n) as tasks, coalesce(sum(task.status in (${ACTIVE})), 0) as active
  from session left join task on task.kind <> 'item' and ${IN_SESSION} group by session.key`;

const WRONG_SESSIONS = `
  select session.name as subject, 'it says ' || session.tasks || ' tasks, ' || session.active_tasks || ' of them active, but there are '
    || counted.tasks || ' and ' || counted.active as said
  from (${COUNTED_SESSIONS}) as counted join session on session.key = counted.key
  where session.tasks <> counted.tasks or session.active_tasks <> counted.active limit 1000`;

/** The totals include removed runs: there may be fewer rows, never more. */
const WRONG_JOBS = `
  select job.name as subject, 'it says ' || job.runs || ' runs, ' || job.successes || ' of them successful, but there are '
    || coalesce(counted.runs, 0) as said
  from job left join (
    select job_id, count(*) as runs from task
    where job_id is not null and (kind = 'job' or parent_n is null) group by job_id
  ) as counted on counted.job_id = job.id
  where job.runs < coalesce(counted.runs, 0) or job.successes > job.runs limit 1000`;

export const WRONG_TARGETS = `
  select target as subject, 'none of its notices would ever be sent, or two at once' as said
  from delivery indexed by delivery_line where state = 'pending'
  group by target having sum(next_at is not null) <> 1 limit 1000`;

/** Messages of unnamed sessions are removed in steps, oldest first: only named sessions must be complete. */
const WRONG_MESSAGES = `
  select session.name as subject, 'it says ' || (memory.last_n - memory.first_n + 1) || ' messages, but there are ' ||
    (select count(*) from session_message as message where message.session = memory.session and n >= memory.first_n) as said
  from session_memory as memory join session on session.key = memory.session
  where session.name not glob 'ses_*' and memory.last_n - memory.first_n + 1 <>
    (select count(*) from session_message as message where message.session = memory.session and n >= memory.first_n)
  limit 1000`;

const faultsIn =
  (query: string, area: LedgerFault['area'], isRepairable: boolean) =>
  ({ drive }: Reading): StepPage => {
    const rows = drive(all(sql.raw<{ subject: string; said: string }>(query).compile(db)));
    return { faults: rows.map(({ subject, said }) => ({ area, subject, detail: said, isRepairable })) };
  };

export const checkAccounts = faultsIn(WRONG_SESSIONS, 'sessions', true);
export const checkJobs = faultsIn(WRONG_JOBS, 'jobs', false);
export const checkDeliveryLines = faultsIn(WRONG_TARGETS, 'deliveries', true);
export const checkMessages = faultsIn(WRONG_MESSAGES, 'sessions', false);
