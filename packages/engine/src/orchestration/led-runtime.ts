// The runtime of what the daemon leads itself: no program runs, the children do the work.

import type { RunEnd } from '@coxswain/protocol';
import type { Runtime } from '@coxswain/runtimes';
import { leadDiscussion } from './discussion/lead-discussion.ts';
import { leadInTime } from './lead-in-time.ts';
import { leadApproval, leadWait } from './lead-waits.ts';
import type { Led, LedDeps } from './led.ts';
import { leadWorkflow } from './workflow/lead-workflow.ts';

export const ledRuntime = (deps: () => LedDeps): Runtime => ({
  async run({ taskId }, handle): Promise<RunEnd> {
    const task = await deps().world.ledger.tasks.get(taskId);
    if (!task) throw new Error(`task ${taskId} is gone while it runs`);
    return lead({ task, handle, deps: deps() });
  },
  async check() {
    return [{ name: 'built in', ok: true, detail: 'leads workflows and discussions' }];
  },
});

const lead = async (led: Led): Promise<RunEnd> => {
  const { composition } = led.task;
  switch (composition?.kind) {
    case 'workflow':
      return leadInTime(led, () => leadWorkflow(led, composition.input));
    case 'discussion':
      return leadInTime(led, () => leadDiscussion(led, composition));
    case 'approve':
      return leadApproval(led, composition.timeoutMs);
    case 'wait':
      return leadWait(led, composition.waitMs);
    case undefined:
      return { status: 'failed', reason: 'runtime_error', message: 'it says not what is to be led' };
  }
};
