// When a run can no longer be recorded it must stop: no one would ever see its work.

import type { Fact, NewMessage } from '@coxswain/protocol';
import type { EarlierRun, OutputRead, RunHandle } from '../runtime.ts';

export interface Recording {
  /** Records the facts. Never rejects: after the first failure nothing is recorded any more. */
  update(facts: readonly Fact[], read?: OutputRead): Promise<void>;
  /** The same, once: not when the facts of this name were recorded before the run was taken over. */
  once(name: string, facts: readonly Fact[], said?: readonly NewMessage[]): Promise<void>;
  /** Resolves when everything is stored. */
  stored(): Promise<void>;
  /** The same for the agent's own id of the conversation, and for what was said in it. */
  noteAgentSession(id: string | undefined): Promise<void>;
  append(messages: readonly NewMessage[]): Promise<void>;
  /** Aborted when recording has failed, with the error as its reason. */
  readonly broken: AbortSignal;
}

export const recordingOf = (handle: RunHandle, earlier?: EarlierRun): Recording => {
  const done = new Set(earlier?.positions.map(({ program }) => program));
  const controller = new AbortController();
  const record = async (write: () => Promise<void>): Promise<void> => {
    if (controller.signal.aborted) return;
    try {
      await write();
    } catch (error) {
      controller.abort(error);
    }
  };
  return {
    update: (facts, read) => record(() => handle.update(facts, read)),
    once: async (name, facts, said = []) => {
      if (done.has(name) || facts.length + said.length === 0) return;
      done.add(name);
      await record(() => handle.update(facts, { program: name, stdout: 0, stderr: 0, said }));
    },
    stored: () => record(() => handle.stored()),
    noteAgentSession: (id) => record(() => handle.conversation.noteAgentSession(id)),
    append: (messages) => record(() => handle.conversation.append(messages)),
    broken: controller.signal,
  };
};
