// The currently configured channels. One that changes is closed and created again; the others stay open.

import type { ChannelDefinition } from '@coxswain/protocol';
import { LiveChannel, type LiveChannelOptions } from './live-channel.ts';

export type LiveChannelsOptions = Omit<LiveChannelOptions, 'definition' | 'after'>;

const isSame = (one: ChannelDefinition, other: ChannelDefinition): boolean => {
  // Its position in the file does not matter.
  const essence = ({ definedIn: _definedIn, ...rest }: ChannelDefinition): string =>
    JSON.stringify(Object.entries(rest).toSorted(([a], [b]) => a.localeCompare(b)));
  return essence(one) === essence(other);
};

export class LiveChannels {
  readonly #options: LiveChannelsOptions;
  readonly #channels = new Map<string, LiveChannel>();
  #definitions: readonly ChannelDefinition[] = [];
  readonly #closings = new Set<Promise<void>>();
  #isReceiving = false;
  #isClosed = false;

  constructor(options: LiveChannelsOptions) {
    this.#options = options;
  }

  get definitions(): readonly ChannelDefinition[] {
    return this.#definitions;
  }

  /** Applies new definitions. Returns the names of those that are new or changed. */
  configure(definitions: readonly ChannelDefinition[]): readonly string[] {
    if (this.#isClosed) return [];
    const changed: string[] = [];
    this.#definitions = definitions;
    const before = new Map(this.#channels);
    this.#channels.clear();
    for (const definition of definitions) {
      const old = before.get(definition.name);
      const isKept = old !== undefined && isSame(old.definition, definition);
      if (isKept) before.delete(definition.name);
      else changed.push(definition.name);
      const channel = isKept ? old : this.#make(definition, old);
      this.#channels.set(definition.name, channel);
      if (this.#isReceiving) channel.receive();
    }
    for (const gone of before.values()) void this.#close(gone);
    return changed;
  }

  /** undefined: no such channel is configured now. */
  find(name: string): LiveChannel | undefined {
    return this.#channels.get(name);
  }

  /** Takes messages from now on. */
  receive(): void {
    this.#isReceiving = true;
    for (const channel of this.#channels.values()) channel.receive();
  }

  /** Resolves when nothing of any channel is left. Safe to call twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const channel of this.#channels.values()) void this.#close(channel);
    await Promise.all(this.#closings);
  }

  #make(definition: ChannelDefinition, old: LiveChannel | undefined): LiveChannel {
    return new LiveChannel({ ...this.#options, definition, ...(old && { after: this.#close(old) }) });
  }

  #close(channel: LiveChannel): Promise<void> {
    const { name } = channel.definition;
    const closing = channel
      .close()
      .catch((error: unknown) => {
        this.#options.log.warn({ channel: name, error: String(error) }, 'a channel did not close cleanly');
      })
      .finally(() => this.#closings.delete(closing));
    this.#closings.add(closing);
    return closing;
  }
}
