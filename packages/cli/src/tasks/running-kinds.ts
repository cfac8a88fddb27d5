import { TASK_KINDS } from '@coxswain/protocol';

/** The kinds that something runs for, as the API takes them: items are notes of agents, and none of them runs. */
export const RUNNING_KINDS = TASK_KINDS.filter((kind) => kind !== 'item').join(',');
