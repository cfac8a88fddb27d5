import { ProblemError, type SubmitTask } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import type { Deps } from '../deps.ts';
import { submitTask } from './submit.ts';

test('a daemon that stops because its ledger is lost says so, and the next one is asked', async () => {
  const lost = new ProblemError('shutting_down', 'the disk failed', { outcome: 'unknown' });
  const deps = { state: () => 'stopping', env: { ledger: { lost } } } as unknown as Deps; // what it looks at
  const submitted = submitTask({} as SubmitTask, { kind: 'user', name: 'ann' }, deps);
  await expect(submitted).rejects.toBe(lost);
});
