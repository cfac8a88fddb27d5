// One conversation of the surveyor: its turns run one after the other, are ended together, and outlive its process in a
// private file.

import { lstat, mkdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentContext, RequestError, type StopReason } from '@agentclientprotocol/sdk';
import { readSmallText } from '@coxswain/protocol/files';
import { runTurn, type Turn } from './turn.ts';

/** `n`: how many turns there were; `turns`: the last of them, oldest first. */
interface Stored extends Pick<Turn, 'n' | 'path' | 'survey' | 'mayWrite' | 'sessionId'> {
  readonly title: string;
  readonly turns: readonly { readonly prompt: string; readonly answer: string }[];
}

const MAX_TURNS = 50;
const MAX_BYTES = 16 * 1024 * 1024;
const TITLE_CHARACTERS = 80;
const OTHERS = 0o077;

const userId = process.getuid?.();
const folder = process.env.SURVEYOR_STATE || join(tmpdir(), `cox-surveyor-${userId ?? 'user'}`);
const fileOf = (id: string): string => join(folder, `${id}.json`);

/** False: somebody else made the folder first, which anybody may where temporary files are. */
const isPrivate = async (): Promise<boolean> => {
  const found = await lstat(folder).catch(() => undefined);
  if (!found?.isDirectory()) return false;
  return userId === undefined || (found.uid === userId && (found.mode & OTHERS) === 0);
};

export class Session {
  #stored: Stored;
  #last: Promise<unknown> = Promise.resolve();
  #canceller = new AbortController();

  private constructor(stored: Stored) {
    this.#stored = stored;
  }

  static async create(sessionId: string, path: string): Promise<Session> {
    const session = new Session({ sessionId, path, n: 0, title: '', turns: [], survey: {} });
    await session.#save();
    return session;
  }

  /** Throws a {@link RequestError} when there is no such session, or its file cannot be read. */
  static async load(id: string, path: string): Promise<Session> {
    try {
      if (!/^srv_[0-9a-f]{24}$/.test(id) || !(await isPrivate())) throw RequestError.sessionNotFound(id);
      return new Session({ ...JSON.parse(await readSmallText(fileOf(id), { maxBytes: MAX_BYTES })), path });
    } catch {
      throw RequestError.sessionNotFound(id);
    }
  }

  /** Stops the turn that runs and those that wait. */
  cancel(): void {
    this.#canceller.abort();
    this.#canceller = new AbortController();
  }

  /** Answers the prompt when earlier ones are answered. The signal is that of the request. */
  prompt(text: string, deps: Pick<Turn, 'client' | 'signal' | 'beforeStep'>): Promise<StopReason> {
    const signal = AbortSignal.any([this.#canceller.signal, deps.signal]);
    const turn = this.#last.then(async () => {
      try {
        signal.throwIfAborted();
        await this.#turn(text, { ...deps, signal });
        return 'end_turn';
      } catch (error) {
        if (signal.aborted) return 'cancelled';
        throw error;
      }
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Repeats the conversation for a client that shows it. */
  async replay(client: AgentContext): Promise<void> {
    const send = this.sender(client);
    for (const { prompt, answer } of this.#stored.turns) {
      await send({ sessionUpdate: 'user_message_chunk', content: { type: 'text', text: prompt } });
      await send({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: answer } });
    }
  }

  sender(client: AgentContext): Turn['send'] {
    const { sessionId } = this.#stored;
    return (update) => client.notify('session/update', { sessionId, update });
  }

  async #turn(prompt: string, deps: Pick<Turn, 'client' | 'signal' | 'beforeStep'>): Promise<void> {
    const stored = { ...this.#stored, n: this.#stored.n + 1 };
    const send = this.sender(deps.client);
    const { answer, survey, mayWrite } = await runTurn({ ...stored, ...deps, send }, prompt);
    const title = stored.title || prompt.replaceAll(/\s+/g, ' ').trim().slice(0, TITLE_CHARACTERS);
    const turns = [...stored.turns, { prompt, answer }].slice(-MAX_TURNS);
    this.#stored = { ...stored, survey, mayWrite, title, turns };
    await this.#save();
    await send({ sessionUpdate: 'session_info_update', title });
  }

  async #save(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!(await isPrivate()))
      throw new Error(`${folder} belongs to others, or others may write there; set SURVEYOR_STATE`);
    const file = fileOf(this.#stored.sessionId);
    await writeFile(`${file}.new`, JSON.stringify(this.#stored), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
}
