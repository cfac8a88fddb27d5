// Maps channel messages to agents and sessions. There are few routes: they are kept in the order they were added, and always read
// together.

import { type AuditBy, type ChannelRoute, DAEMON_ACTOR, type RouteId } from '@coxswain/protocol';
import type { Selectable } from 'kysely';
import { appendAudit } from '../audit/append.ts';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import type { Database } from '../database/database.ts';
import type { ChannelRouteTable } from '../database/schema-channels.ts';
import type { Transaction } from '../database/transaction.ts';
import { affected, all, first, run, type Tx } from '../database/tx.ts';
import type { ChannelRoutes } from '../deliveries.ts';
import { timestampOf } from '../tasks/task-row.ts';

type RouteRow = Selectable<ChannelRouteTable>;

const everyRoute = compiled(() => db.selectFrom('channel_route').selectAll().orderBy('n'));
const byId = compiled((values: { id: string }) =>
  db.selectFrom('channel_route').selectAll().where('id', '=', values.id),
);
const insertRoute = compiled((row: Omit<RouteRow, 'n'>) =>
  db
    .insertInto('channel_route')
    .values({
      id: row.id,
      channel: row.channel,
      account: row.account,
      peer: row.peer,
      thread: row.thread,
      agent: row.agent,
      session: row.session,
      created_at: row.created_at,
    })
    .onConflict((conflict) => conflict.doNothing()),
);
const deleteRoute = compiled((values: { id: string }) =>
  db.deleteFrom('channel_route').where('id', '=', values.id),
);

export const routeOf = (row: RouteRow): ChannelRoute => ({
  // Stored ids were valid when they came in.
  id: row.id as RouteId,
  channel: row.channel,
  account: row.account ?? undefined,
  peer: row.peer ?? undefined,
  thread: row.thread ?? undefined,
  agent: row.agent,
  session: row.session ?? undefined,
  createdAt: timestampOf(row.created_at),
});

function* readRoutes(): Tx<readonly ChannelRoute[]> {
  return (yield* all(everyRoute({}))).map(routeOf);
}

/** A unique index forbids two routes with exactly the same source. */
function* addRoute(tx: Transaction, route: ChannelRoute, by: AuditBy): Tx<ChannelRoute | undefined> {
  const { id, channel, account = null, peer = null, thread = null, agent, session = null } = route;
  const created_at = Date.parse(route.createdAt);
  const added = yield* affected(
    insertRoute({ id, channel, account, peer, thread, agent, session, created_at }),
  );
  if (added !== 1) return undefined;
  yield* noteRoute(tx, by, 'route.added', route);
  return route;
}

function* removeRoute(tx: Transaction, id: RouteId, by: AuditBy): Tx<ChannelRoute | undefined> {
  const row = yield* first(byId({ id }));
  if (row === undefined) return undefined;
  yield* run(deleteRoute({ id }));
  const route = routeOf(row);
  yield* noteRoute(tx, by, 'route.removed', route);
  return route;
}

function* noteRoute(
  tx: Transaction,
  by: AuditBy,
  action: 'route.added' | 'route.removed',
  { id: subject, createdAt: _, ...detail }: ChannelRoute,
): Tx<void> {
  yield* appendAudit(tx, by, { action, subject, detail });
}

export const ledgerRoutes = (database: Database): ChannelRoutes => ({
  list: () => database.read(readRoutes),
  add: (route, by = DAEMON_ACTOR) => database.write((tx) => addRoute(tx, route, by)),
  remove: (id, by = DAEMON_ACTOR) => database.write((tx) => removeRoute(tx, id, by)),
});
