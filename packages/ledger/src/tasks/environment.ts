// The private files that hold the environments of tasks: which task needs which until it ends, and which job as long as it is
// there.

import type { TaskId } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, first, type Unit } from '../database/unit.ts';

const ofTask = compiled((values: { id: string }) =>
  db.selectFrom('task').select('environment_ref').where('id', '=', values.id),
);
const amongRefs = compiled((values: { refs: string }) =>
  db
    .selectFrom('task')
    .select('environment_ref')
    .distinct()
    .where('environment_ref', 'in', listed<string>(values.refs)),
);

const amongRefsOfJobs = compiled((values: { refs: string }) =>
  db
    .selectFrom('job')
    .select('environment_ref')
    .distinct()
    .where('environment_ref', 'in', listed<string>(values.refs)),
);

/** The environment file of an active task. */
export function* readEnvironment(id: TaskId): Unit<string | undefined> {
  return (yield* first(ofTask({ id })))?.environment_ref ?? undefined;
}

/** Those of the files that an active task still needs, or a job for its runs. */
export function* findEnvironmentsInUse(refs: readonly string[]): Unit<ReadonlySet<string>> {
  const list = listParameter(refs);
  const rows = [...(yield* all(amongRefs({ refs: list }))), ...(yield* all(amongRefsOfJobs({ refs: list })))];
  return new Set(rows.flatMap(({ environment_ref }) => environment_ref ?? []));
}
