// One conversation: its turns, what it remembers, and the file in which that is kept.

import type { AgentContext, ClientCapabilities, SessionUpdate, StopReason } from '@agentclientprotocol/sdk';
import type { Mode } from '../offers.ts';
import type { SurveyorOptions } from '../options.ts';
import { surveyTurn } from '../turn/survey-turn.ts';
import { type Send, voiceOf } from '../turn/voice.ts';
import type { SessionStore } from './session-store.ts';
import { type StoredSession, withTurn } from './stored-session.ts';
import { Turns } from './turns.ts';

export interface SessionWorld {
  readonly store: SessionStore;
  readonly options: SurveyorOptions;
  now(): Date;
}

export interface Prompting {
  readonly client: AgentContext;
  readonly capabilities: ClientCapabilities;
  /** Aborted when the request is taken back, or the client is gone. */
  readonly signal: AbortSignal;
}

export class SurveySession {
  readonly #world: SessionWorld;
  readonly #turns = new Turns();
  #stored: StoredSession;

  constructor(stored: StoredSession, world: SessionWorld) {
    this.#stored = stored;
    this.#world = world;
  }

  get id(): string {
    return this.#stored.id;
  }

  get mode(): Mode {
    return this.#stored.mode;
  }

  async setMode(mode: Mode): Promise<void> {
    this.#stored = { ...this.#stored, mode };
    await this.save();
  }

  save(): Promise<void> {
    return this.#world.store.save(this.#stored);
  }

  cancel(): void {
    this.#turns.cancel();
  }

  /** Works off the prompt when earlier ones are answered. */
  prompt(text: string, { client, capabilities, signal: ownSignal }: Prompting): Promise<StopReason> {
    const { options } = this.#world;
    const isStubborn = options.isIgnoringCancel;
    const send = this.#senderTo(client, isStubborn);
    return this.#turns.run(
      async (signal) => {
        const { id: sessionId, folder, turnCount } = this.#stored;
        const turn = { n: turnCount + 1, folder, voice: voiceOf(send), signal, options };
        try {
          signal.throwIfAborted();
          const writing = { client, capabilities, sessionId };
          const result = await surveyTurn(turn, { prompt: text, session: this.#stored, writing });
          await this.#remember(text, result, send);
          return 'end_turn';
        } catch (error) {
          if (signal.aborted) return 'cancelled';
          throw error;
        }
      },
      isStubborn ? undefined : ownSignal,
    );
  }

  /** Tells what was said before, as a client that shows the conversation again needs it. */
  async replay(client: AgentContext): Promise<void> {
    const send = this.#senderTo(client, false);
    const { turns } = this.#stored;
    for (const { prompt, answer } of turns) {
      await send({ sessionUpdate: 'user_message_chunk', content: { type: 'text', text: prompt } });
      await send({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: answer } });
    }
  }

  #senderTo(client: AgentContext, isStubborn: boolean): Send {
    const sessionId = this.id;
    return async (update: SessionUpdate) => {
      const sent = client.notify('session/update', { sessionId, update });
      // Who goes on without being heard does not mind that nobody hears.
      await (isStubborn ? sent.catch(() => {}) : sent);
    };
  }

  async #remember(prompt: string, result: Awaited<ReturnType<typeof surveyTurn>>, send: Send): Promise<void> {
    const { answer, survey, mayWrite } = result;
    const updatedAt = this.#world.now().toISOString();
    const turned = withTurn(this.#stored, { prompt, answer }, updatedAt);
    this.#stored = { ...turned, survey, ...(mayWrite !== undefined && { mayWrite }) };
    await this.save();
    await send({ sessionUpdate: 'session_info_update', title: this.#stored.title ?? null, updatedAt });
  }
}
