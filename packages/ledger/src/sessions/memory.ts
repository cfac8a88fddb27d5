// What a session remembers beside its messages. It is there from the first thing worth remembering on.

import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { first, run, type Unit } from '../database/unit.ts';
import type { SessionMemory } from '../sessions.ts';
import { keyOf } from './key.ts';

const memoryOf = compiled((values: { key: string }) =>
  db.selectFrom('session_memory').select(['agent_session_id', 'model']).where('session', '=', values.key),
);
const setAgentSession = compiled((values: { key: string; id: string | null }) =>
  db
    .insertInto('session_memory')
    .values({ session: values.key, agent_session_id: values.id })
    .onConflict((conflict) =>
      conflict.column('session').doUpdateSet(({ ref }) => ({
        agent_session_id: ref('excluded.agent_session_id'),
      })),
    ),
);

const setModel = compiled((values: { key: string; model: string | null }) =>
  db
    .insertInto('session_memory')
    .values({ session: values.key, model: values.model })
    .onConflict((conflict) =>
      conflict.column('session').doUpdateSet(({ ref }) => ({ model: ref('excluded.model') })),
    ),
);

/** Empty for a session that nothing was noted of. */
export function* readMemory(name: string): Unit<SessionMemory> {
  const row = yield* first(memoryOf({ key: yield* keyOf(name) }));
  return { agentSessionId: row?.agent_session_id ?? undefined, model: row?.model ?? undefined };
}

/** Notes the agent's own id of the conversation, or that it has none. */
export function* noteAgentSession(name: string, id: string | undefined): Unit<void> {
  yield* run(setAgentSession({ key: yield* keyOf(name), id: id ?? null }));
}

/** Notes the model that was chosen for the session, or that none is. */
export function* noteModel(name: string, model: string | undefined): Unit<void> {
  yield* run(setModel({ key: yield* keyOf(name), model: model ?? null }));
}
