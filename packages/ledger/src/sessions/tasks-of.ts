// The tasks of a session. A task that was put in none has one of its own, named after it; such a task is not in the index of
// sessions, and is found by its id instead. These conditions say so in words that SQLite knows the index by.

import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** The key of the session, or the column that holds it. */
type Key = string | RawBuilder<string>;

/** In the session, but not as the task that it is named after: in the order of their numbers. */
export const joined = (key: Key): RawBuilder<SqlBool> =>
  sql`(task.session = ${key} and task.session <> 'ses_' || substr(task.id, 5))`;

/** The task that the session is named after, as long as it is in it. */
export const namesake = (key: Key): RawBuilder<SqlBool> =>
  sql`(task.id = 'tsk_' || substr(${key}, 5) and task.session = ${key})`;

/** Any task of the session, in no order. */
export const inSession = (key: Key): RawBuilder<SqlBool> => sql`(${joined(key)} or ${namesake(key)})`;
