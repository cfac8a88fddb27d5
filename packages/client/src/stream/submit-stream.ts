// Submits a task and follows it. In the good case that is one request, whose answer is the stream. When it breaks before
// the task is known, the same key submits again (and finds the task if it was accepted), and the stream follows by id.

import type { LedgerEvent, SubmitTaskInput } from '@coxswain/protocol';
import { unreachable } from '../problems.ts';
import { isOutcomeUnknown } from '../repeating.ts';
import type { Requester } from '../requester.ts';
import { ConnectionError, SILENT } from '../transport/connection-error.ts';
import type { WireAnswer } from '../transport/transport.ts';
import { openStream } from './open-stream.ts';
import { resume } from './resume.ts';
import type { StreamSettings } from './stream-settings.ts';
import { endsTask, openTaskStream } from './task-stream.ts';

export interface Submission {
  readonly input: SubmitTaskInput;
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
}

/** TaskQueued first, then everything until the task has ended. */
export async function* submitStream(
  request: Requester,
  { input, key, signal }: Submission,
  settings: StreamSettings,
): AsyncGenerator<LedgerEvent> {
  const { silenceMs } = settings;
  const call = { body: input, headers: { 'idempotency-key': key }, signal };
  let first = await openUnlessBroken(request, () =>
    openStream(request, 'createTask', { ...call, silenceMs }),
  );
  let id: string | undefined;
  const source = {
    address: request.address,
    signal,
    async open(afterSeq: number | undefined) {
      const answer = first;
      first = undefined;
      if (answer !== undefined) return answer;
      id ??= (await request.json('createTask', call)).id;
      return openTaskStream(request, id, { afterSeq, signal, silenceMs });
    },
    isLast(event: LedgerEvent) {
      id ??= event.taskId;
      return id !== undefined && endsTask(event, id);
    },
  };
  yield* resume(source, settings);
}

const openUnlessBroken = async (
  { address }: Requester,
  open: () => Promise<WireAnswer | undefined>,
): Promise<WireAnswer | undefined> => {
  try {
    return await open();
  } catch (error) {
    if (isOutcomeUnknown(error)) return undefined;
    if (!(error instanceof ConnectionError)) throw error;
    if (error.code === SILENT) throw unreachable(address, error, true);
    return undefined;
  }
};
