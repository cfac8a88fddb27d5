// One conversation of the surveyor: its turns run one after the other, and are ended together.

import type { AgentContext, SessionUpdate, StopReason } from '@agentclientprotocol/sdk';
import { type StoredSession, saveSession } from './stored-session.ts';
import type { Turn } from './tool.ts';
import { runTurn } from './turn.ts';

const KEPT_TURNS = 50;
const TITLE_CHARACTERS = 80;

export class Session {
  readonly #running = new Set<AbortController>();
  #last: Promise<unknown> = Promise.resolve();
  #stored: StoredSession;

  constructor(stored: StoredSession) {
    this.#stored = stored;
  }

  /** Stops the turn that runs and those that wait. */
  cancel(): void {
    for (const controller of this.#running) controller.abort();
  }

  /** Answers the prompt when earlier ones are answered. The signal is that of the request. */
  prompt(text: string, deps: Pick<Turn, 'client' | 'signal' | 'beforeStep'>): Promise<StopReason> {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, deps.signal]);
    this.#running.add(controller);
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
    this.#last = turn.catch(() => {}).finally(() => this.#running.delete(controller));
    return turn;
  }

  /** Says again what was said, for a client that shows the conversation. */
  async replay(client: AgentContext): Promise<void> {
    const send = this.sender(client);
    for (const { prompt, answer } of this.#stored.turns) {
      await send({ sessionUpdate: 'user_message_chunk', content: { type: 'text', text: prompt } });
      await send({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: answer } });
    }
  }

  sender(client: AgentContext): Turn['send'] {
    const { sessionId } = this.#stored;
    return (update: SessionUpdate) => client.notify('session/update', { sessionId, update });
  }

  async #turn(prompt: string, deps: Pick<Turn, 'client' | 'signal' | 'beforeStep'>): Promise<void> {
    const stored = this.#stored;
    const n = stored.n + 1;
    const send = this.sender(deps.client);
    const { answer, survey, mayWrite } = await runTurn({ ...stored, ...deps, n, send }, prompt);
    const title = stored.title || prompt.replaceAll(/\s+/g, ' ').trim().slice(0, TITLE_CHARACTERS);
    const turns = [...stored.turns, { prompt, answer }].slice(-KEPT_TURNS);
    this.#stored = { ...stored, n, survey, mayWrite, title, turns };
    await saveSession(this.#stored);
    await send({ sessionUpdate: 'session_info_update', title });
  }
}
