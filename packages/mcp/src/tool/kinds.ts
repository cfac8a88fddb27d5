// Tasks that an agent works on, also below an item; items have a tool of their own.

import { DISPATCHED_KINDS } from '@coxswain/protocol';

/** For the `kind` of a query. */
export const ALL_BUT_ITEMS = DISPATCHED_KINDS.join(',');
