// One bot: its token looked up, its connections kept open between requests, until it is closed.

import type { Agent } from 'node:http';
import type { ChannelDefinition } from '@coxswain/protocol';
import { ChannelError } from '../channel.ts';
import type { ChannelDeps } from '../channel-deps.ts';
import { agentFor } from '../http/agent.ts';
import { exchange } from '../http/exchange.ts';
import { readSecret } from '../secret.ts';
import type { BotApi } from './bot-api.ts';

const TELEGRAM = 'https://api.telegram.org';
const TIMEOUT_MS = 15_000;
/** How long Telegram holds a request for new messages open, seconds. */
export const POLL_SECONDS = 30;
const POLL_TIMEOUT_MS = POLL_SECONDS * 1_000 + TIMEOUT_MS;
/** Added to the library's own limit: ours ends first and says more. */
const SPARE_SECONDS = 15;

export class Bot {
  readonly #definition: ChannelDefinition;
  readonly #deps: ChannelDeps;
  readonly #root: string;
  #open: { readonly token: string; readonly api: BotApi } | undefined;
  #agent: Agent | undefined;

  constructor(definition: ChannelDefinition, deps: ChannelDeps) {
    this.#definition = definition;
    this.#deps = deps;
    this.#root = (definition.baseUrl ?? TELEGRAM).replace(/\/+$/, '');
  }

  /** The host, for messages. */
  get host(): string {
    return new URL(this.#root).host;
  }

  /** The methods of the API. Throws a ChannelError when there is no token. */
  async api(): Promise<BotApi> {
    const { name, secret, secretFile } = this.#definition;
    const token = await readSecret(
      { channel: name, what: 'token', value: secret, file: secretFile },
      this.#deps,
    );
    if (token === undefined) throw new ChannelError(`${name} has no token: set channels.${name}.token`);
    if (this.#open?.token === token) return this.#open.api;
    const { openBotApi } = await import('./bot-api.ts');
    const api = openBotApi({
      token,
      apiRoot: this.#root,
      timeoutSeconds: POLL_TIMEOUT_MS / 1_000 + SPARE_SECONDS,
      carry: (url, body, signal) => this.#carry(url, body, signal),
    });
    this.#open = { token, api };
    return api;
  }

  close(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  async #carry(url: string, body: string, signal: AbortSignal): Promise<{ json(): Promise<unknown> }> {
    this.#agent ??= await agentFor(url, this.#deps.programEnvironment);
    const { text, status } = await exchange({
      url,
      headers: { 'content-type': 'application/json' },
      body,
      timeoutMs: url.endsWith('/getUpdates') ? POLL_TIMEOUT_MS : TIMEOUT_MS,
      signal,
      agent: this.#agent,
    });
    return {
      json: async () => {
        try {
          return JSON.parse(text);
        } catch {
          throw new ChannelError(
            `${this.host} answered ${status} with something other than a Bot API response`,
          );
        }
      },
    };
  }
}
