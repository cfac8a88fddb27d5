// One Slack channel's connection to its workspace: tokens looked up, connections kept open between calls, until it is closed.

import type { ChannelDefinition } from '@coxswain/protocol';
import type { SocketModeClient } from '@slack/socket-mode';
import type { WebClient } from '@slack/web-api';
import { ChannelError } from '../channel.ts';
import type { ChannelDeps } from '../channel-deps.ts';
import { readSecret } from '../secret.ts';
import type { SlackCall, SlackNetwork } from './slack-library.ts';

const TIMEOUT_MS = 15_000;

export class Workspace {
  readonly #definition: ChannelDefinition;
  readonly #deps: ChannelDeps;
  #network: SlackNetwork | undefined;

  constructor(definition: ChannelDefinition, deps: ChannelDeps) {
    this.#definition = definition;
    this.#deps = deps;
  }

  /** The host, for messages. */
  get host(): string {
    return new URL(this.#definition.baseUrl ?? 'https://slack.com').host;
  }

  /** The methods of the Web API; the signal ends their calls. Throws a ChannelError when there is no token. */
  async web(signal: AbortSignal): Promise<WebClient> {
    const { name, secret, secretFile } = this.#definition;
    const token = await readSecret(
      { channel: name, what: 'token', value: secret, file: secretFile },
      this.#deps,
    );
    if (token === undefined) throw new ChannelError(`${name} has no token: set channels.${name}.token`);
    const { webClient } = await import('./slack-library.ts');
    return webClient(token, await this.#call(signal));
  }

  /** A connection that is not open yet; undefined when the channel has no token for one. */
  async socket(signal: AbortSignal): Promise<SocketModeClient | undefined> {
    const token = await this.#appToken();
    if (token === undefined) return undefined;
    const { socketClient } = await import('./slack-library.ts');
    return socketClient(token, await this.#call(signal));
  }

  /** True when a connection could be opened, false when there is no token for one. Throws when Slack refuses. */
  async canReceive(signal: AbortSignal): Promise<boolean> {
    const token = await this.#appToken();
    if (token === undefined) return false;
    const { webClient } = await import('./slack-library.ts');
    await webClient(token, await this.#call(signal)).apps.connections.open();
    return true;
  }

  async close(): Promise<void> {
    const network = this.#network;
    this.#network = undefined;
    await network?.dispatcher.destroy();
  }

  #appToken(): Promise<string | undefined> {
    const { name, appToken, appTokenFile } = this.#definition;
    return readSecret({ channel: name, what: 'appToken', value: appToken, file: appTokenFile }, this.#deps);
  }

  async #call(signal: AbortSignal): Promise<SlackCall> {
    const { openNetwork } = await import('./slack-library.ts');
    this.#network ??= openNetwork(this.#deps.programEnvironment);
    return { network: this.#network, baseUrl: this.#definition.baseUrl, timeoutMs: TIMEOUT_MS, signal };
  }
}
