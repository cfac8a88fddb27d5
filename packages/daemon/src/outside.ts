// Access from outside the home: TCP, webhooks, channels. The daemon of a copied ledger does without them until
// it is resumed: its config names the addresses and the bots of the original.

import type { Engine } from '@coxswain/engine';
import type { AuditBy } from '@coxswain/protocol';
import type { ChannelHub } from './channels/index.ts';
import type { LiveConfig } from './config/live-config.ts';
import { type ListenOptions, listenForHooks, listenOnTcp } from './listeners.ts';

export class Outside {
  readonly #options;
  #listen: string | undefined;
  #hooksListen: string | undefined;
  #opening: Promise<void> | undefined;

  constructor(options: {
    readonly listening: ListenOptions;
    readonly config: LiveConfig;
    readonly engine: Engine;
    readonly channels: ChannelHub;
    /** Rewrites daemon.json. */
    readonly describe: () => Promise<void>;
  }) {
    this.#options = options;
  }

  /** `host:port` of the TCP listener, once it listens. */
  get listen(): string | undefined {
    return this.#listen;
  }

  /** The same for the webhook listener. */
  get hooksListen(): string | undefined {
    return this.#hooksListen;
  }

  /** Listens on the configured addresses. Throws if one is taken. */
  async startListening(): Promise<void> {
    const { listening, config } = this.#options;
    const { app, lifecycle } = listening;
    this.#listen ??= await listenOnTcp(listening, config.current);
    this.#hooksListen ??= await listenForHooks(listening, config.current);
    // Streams end before listeners do. Closing them twice is fine.
    await lifecycle.add({ name: 'streams', stop: app.close });
    await this.#options.describe();
  }

  /** Begins with messages received earlier. */
  async startChannels(): Promise<void> {
    const { engine, channels, listening } = this.#options;
    await channels.start({ engine, fetch: (request, env) => listening.app.fetch(request, env) });
  }

  /** Resumes a copy. If it cannot listen on the configured addresses, it stays on hold. */
  async release(by: AuditBy): Promise<void> {
    this.#opening ??= this.#open(by).finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  async #open(by: AuditBy): Promise<void> {
    await this.startListening();
    await this.#options.engine.resume(by);
    await this.#options.describe();
    await this.startChannels();
  }
}
