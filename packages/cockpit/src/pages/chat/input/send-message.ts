// Sends what was written to where it belongs.

import type { Client } from '@coxswain/client';
import type { Task } from '@coxswain/protocol';
import type { ChatTarget } from '../target/chat-target.ts';
import { freeName } from '../target/session-name.ts';
import type { Turn } from '../transcript/turn.ts';
import type { Sending } from './sending.ts';

export interface SendPorts {
  readonly client: Client;
  readonly target: ChatTarget;
  readonly turns: readonly Turn[];
  /** Where the person is. */
  readonly workDir: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The next task of the session. It works where the conversation has worked before. */
const submit = async (
  prompt: string,
  { client, target, turns, workDir, environment }: SendPorts,
): Promise<Task> => {
  const last = turns.findLast(({ task }) => task.kind !== 'helper')?.task;
  const agent = last?.agent ?? target.agent;
  const session = target.session ?? (await freeName(client, prompt));
  const { task } = await client.tasks.submit({
    prompt,
    kind: 'chat',
    source: 'cockpit',
    session,
    workDir: last?.workDir ?? workDir,
    addDirs: [...(last?.addDirs ?? [])],
    environment: { ...environment },
    ...(agent !== undefined && { agent }),
  });
  return task;
};

/** Resolves with the task that began, if one did. Throws what the daemon says. */
export const sendMessage = async (
  text: string,
  sending: Sending,
  ports: SendPorts,
): Promise<Task | undefined> => {
  const { client, environment } = ports;
  switch (sending.to) {
    case 'nobody':
      return undefined;
    case 'task': {
      const { effect, task } = await client.tasks.message(sending.task.id, text, { ...environment });
      return effect === 'started' ? task : undefined;
    }
    case 'session':
      return submit(text, ports);
  }
};
