// The steps that only wait: for a person's yes, or for time to pass.

import { formatDuration, type InputQuestion, type RunEnd } from '@coxswain/protocol';
import { type Orchestrated, passedMs } from './orchestrated.ts';

/** Asks a person; a no fails the step. */
export const runApproval = async (
  orchestrated: Orchestrated,
  timeoutMs: number | undefined,
): Promise<RunEnd> => {
  const { task, handle } = orchestrated;
  const [title = '', ...rest] = task.prompt.trim().split('\n');
  const detail = rest.join('\n').trim();
  const question: InputQuestion = {
    kind: 'approval',
    title,
    detail: detail === '' ? undefined : detail,
    timeoutMs,
    default: timeoutMs === undefined ? undefined : { decision: 'deny', text: 'nobody answered in time' },
  };
  const stopping = leaveInsteadOf(orchestrated);
  try {
    const { decision, text } = await handle.ask(question);
    if (decision !== 'deny') return { status: 'completed', result: text ?? 'approved' };
    return { status: 'failed', reason: 'denied', message: `denied${text === undefined ? '' : `: ${text}`}` };
  } finally {
    stopping.dispose();
  }
};

export const runWait = async (orchestrated: Orchestrated, waitMs: number): Promise<RunEnd> => {
  const { task, handle, deps } = orchestrated;
  const release = deps.waitForChildren(task.id);
  const stopping = leaveInsteadOf(orchestrated);
  const { promise, resolve } = Promise.withResolvers<void>();
  const dispose = deps.steadyAlarms.set(
    deps.env.clock.monotonicMs() + Math.max(0, waitMs - passedMs(orchestrated)),
    resolve,
  );
  handle.signal.addEventListener('abort', () => resolve(), { once: true });
  try {
    if (!handle.signal.aborted) await promise;
    if (handle.signal.aborted) return { status: 'cancelled' };
    return { status: 'completed', result: `waited ${formatDuration(waitMs, true)}` };
  } finally {
    dispose();
    stopping.dispose();
    release();
  }
};

/** A daemon that lets what works finish does not wait for these. */
const leaveInsteadOf = ({ task, deps }: Orchestrated): { dispose(): void } => {
  const leave = (): void => deps.leave(task.id);
  if (deps.stopping.aborted) leave();
  else deps.stopping.addEventListener('abort', leave, { once: true });
  return { dispose: () => deps.stopping.removeEventListener('abort', leave) };
};
