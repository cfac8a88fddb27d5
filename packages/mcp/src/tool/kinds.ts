// Tasks that an agent works on; items, which nobody runs, have a tool of their own.

import { TASK_KINDS } from '@coxswain/protocol';

/** For the `kind` of a query. */
export const ALL_BUT_ITEMS = TASK_KINDS.filter((kind) => kind !== 'item').join(',');
