// A task as the ledger takes it, for tests that need one and do not care which.

import type { NewTask } from '@coxswain/ledger';
import { ID_BYTES, taskIdFrom } from '@coxswain/protocol';

/** `byte` makes its id. */
export const storedTask = (byte: number, createdAtMs: number, more: Partial<NewTask> = {}): NewTask => {
  const id = taskIdFrom(new Uint8Array(ID_BYTES).fill(byte));
  return {
    id,
    rootId: id,
    kind: 'background',
    source: 'cli',
    agent: 'shell',
    session: `ses_${id.slice(4)}`,
    user: 'ada',
    delivery: 'state_changes',
    deliverTo: [],
    prompt: 'true',
    runtime: 'command',
    workDir: '/',
    addDirs: [],
    priority: 0,
    labels: {},
    after: [],
    timeoutMs: 1_000,
    maxAttempts: 1,
    onInput: 'park',
    createdAtMs,
    isExternalRoot: true,
    ...more,
  };
};
