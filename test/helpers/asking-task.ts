// A running task, and asking questions on its behalf, as an agent does with its token.

import { connect } from '@coxswain/client';
import type { InputQuestion, InputRequest } from '@coxswain/protocol';
import type { TestDaemon } from './daemon.ts';
import { begin } from './submitted.ts';

export interface AskingTask {
  readonly id: string;
  /** Resolves with the closed request. */
  ask(question: InputQuestion): Promise<InputRequest>;
  close(): void;
}

/** Submits such a task and waits until it runs. The caller must cancel it. */
export const askingTask = async (daemon: TestDaemon, title = 'asks'): Promise<AskingTask> => {
  const prompt = 'echo "$COX_TOKEN"; sleep 60';
  const id = await begin(daemon, prompt, { title });
  for await (const event of daemon.client.tasks.stream(id)) {
    if (event.type !== 'StreamChunk') continue;
    const own = await connect({ home: daemon.home, token: event.data.text.trim() });
    return { id, ask: (question) => own.tasks.ask(id, question), close: () => own.close() };
  }
  throw new Error('the task ended before it could ask');
};
