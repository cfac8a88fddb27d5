// Sends a message to the running task or as a new one.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '@coxswain/client';
import { nameOfText, ProblemError, type Task } from '@coxswain/protocol';
import type { ChatTarget } from '../target/chat-target.ts';
import type { Turn } from '../transcript/turn.ts';
import type { Sending } from './sending.ts';

export interface SendPorts {
  readonly client: Client;
  readonly target: ChatTarget;
  readonly turns: readonly Turn[];
  /** The working folder of the user. */
  readonly workDir: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What was written, and the path of a file that goes with it. */
export interface Said {
  readonly text: string;
  readonly file?: string | undefined;
}

const pathOf = (file: string, workDir: string): string =>
  file === '~' || file.startsWith('~/') ? join(homedir(), file.slice(1)) : resolve(workDir, file);

/** Submits the next task of the session, in the folder the conversation has used so far. */
const submit = async (
  { text: prompt, file }: Said,
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
    attachments: file === undefined ? [] : [pathOf(file, workDir)],
    agent,
  });
  return task;
};

/** Resolves with the new task, if there is one. Throws the daemon's error. */
export const sendMessage = async (
  said: Said,
  sending: Sending,
  ports: SendPorts,
): Promise<Task | undefined> => {
  const { client, environment } = ports;
  switch (sending.to) {
    case 'nobody':
      return undefined;
    case 'task': {
      // A running agent can only receive text: a file goes to the next task.
      if (said.file !== undefined) return submit(said, ports);
      const { effect, task } = await client.tasks.message(sending.task.id, {
        message: said.text,
        environment: { ...environment },
      });
      return effect === 'started' ? task : undefined;
    }
    case 'session':
      return submit(said, ports);
  }
};

// Names a session after its first message.
const MAX_TRIES = 100;

/** The first words, as a name: `fix-the-login-page`. */
export const nameFrom = (text: string): string => nameOfText(text) ?? 'chat';

const isFree = async (client: Client, name: string): Promise<boolean> => {
  try {
    await client.sessions.get(name);
    return false;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'session_not_found') return true;
    throw error;
  }
};

/** A name that no session has yet. */
export const freeName = async (client: Client, text: string): Promise<string> => {
  const name = nameFrom(text);
  for (let number = 1; number < MAX_TRIES; number++) {
    const tried = number === 1 ? name : `${name}-${number}`;
    if (await isFree(client, tried)) return tried;
  }
  throw new ProblemError(
    'unprocessable',
    `${MAX_TRIES} sessions are called ${name}: name one with /session new <name>`,
  );
};
