// Limits the cost of unknown clients. Anyone who can reach a TCP listener may connect: the number of connections, in total and from one
// address, is limited, those that would take the descriptors that the owner's socket and the tasks need are closed at once,
// and a wrong token costs time.

import type { IncomingMessage, Server } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import type { Fetch } from '../http/index.ts';
import type { OwnResources } from '../process/own-resources.ts';

export interface TcpLimits {
  /** Connections of one listener. */
  readonly maxConnections: number;
  /** Of these, those from one remote address; of IPv6 from one network of 64 bits. */
  readonly maxPerAddress: number;
}

/** What TCP leaves of the descriptors: this many, where there are few a quarter. */
const RESERVED_FILES = 256;
const RESERVED_PART = 4;
/** How long a count of the open descriptors is good for; what was accepted since is added. */
const COUNT_GOOD_MS = 1_000;

const UNAUTHORIZED = 401;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;
/** A wrong token is forgotten after this. */
const FORGOTTEN_MS = 60_000;
/** Addresses that are remembered. */
const MAX_REMEMBERED = 10_000;
const WARN_EVERY_MS = 60_000;

/** IPv4 in its plain form, of IPv6 the network: one sender has all of it. */
export const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = (text = ''): string[] => (text === '' ? [] : text.split(':'));
  const [first, last] = [groups(head), groups(tail)];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...zeros, ...last].slice(0, 4).join(':');
};

/** Guards one TCP listener. */
export class TcpGate {
  readonly #options;
  readonly #open = new Map<string, number>();
  readonly #failed = new Map<string, { count: number; untilMs: number }>();
  #count = 0;
  #files = { open: 0, limit: 0, countedMs: Number.NEGATIVE_INFINITY };
  #closed = 0;
  #warnedMs = Number.NEGATIVE_INFINITY;

  constructor(options: {
    readonly limits: TcpLimits;
    readonly resources: () => OwnResources;
    /** Milliseconds that never jump. */
    readonly monotonicMs: () => number;
    readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
  }) {
    this.#options = options;
  }

  /** From now on, closes excess connections at once. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      const network = networkOf(socket.remoteAddress ?? '');
      const why = this.#refusal(network);
      if (why !== undefined) {
        this.#warn(why);
        socket.destroy();
        return;
      }
      this.#count++;
      this.#add(network, 1);
      socket.once('close', () => {
        this.#count--;
        this.#add(network, -1);
      });
    });
  }

  /** Lets a request with a wrong token wait for its answer, longer each time, and closes its connection. A right one never waits. */
  guard(fetch: Fetch): Fetch {
    return async (request, env) => {
      const response = await fetch(request, env);
      if (response.status !== UNAUTHORIZED || env?.outgoing === undefined) return response;
      env.outgoing.shouldKeepAlive = false;
      if (env.incoming !== undefined) await this.#delay(env.incoming);
      return response;
    };
  }

  #refusal(network: string): string | undefined {
    const { maxConnections, maxPerAddress } = this.#options.limits;
    if (this.#count >= maxConnections) return `tcp.maxConnections allows ${maxConnections}`;
    if ((this.#open.get(network) ?? 0) >= maxPerAddress)
      return `tcp.maxPerAddress allows ${maxPerAddress}, and ${network} has them`;
    if (!this.#hasFile())
      return 'the remaining descriptors are reserved for the socket and the tasks (ulimit -n)';
    return undefined;
  }

  /** True when a connection may have one more descriptor. */
  #hasFile(): boolean {
    const nowMs = this.#options.monotonicMs();
    if (nowMs - this.#files.countedMs >= COUNT_GOOD_MS) {
      const { openFiles } = this.#options.resources();
      this.#files = { open: openFiles?.open ?? 0, limit: openFiles?.limit ?? 0, countedMs: nowMs };
    }
    const { limit } = this.#files;
    if (limit === 0) return true;
    this.#files.open++;
    return this.#files.open <= limit - Math.min(RESERVED_FILES, Math.floor(limit / RESERVED_PART));
  }

  /** Until the delay is over it counts as one more connection, even if its sender leaves to guess again. */
  async #delay({ socket }: IncomingMessage): Promise<void> {
    const network = networkOf(socket.remoteAddress ?? '');
    const nowMs = this.#options.monotonicMs();
    const before = this.#failed.get(network);
    const count = before === undefined || before.untilMs < nowMs ? 1 : before.count + 1;
    if (this.#failed.size >= MAX_REMEMBERED) this.#failed.clear();
    this.#failed.set(network, { count, untilMs: nowMs + FORGOTTEN_MS });
    const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(count - 1, 10));
    this.#add(network, 1);
    await new Promise<void>((resolve) => setTimeout(resolve, delayMs).unref());
    this.#add(network, -1);
  }

  #add(network: string, by: 1 | -1): void {
    const open = (this.#open.get(network) ?? 0) + by;
    if (open === 0) this.#open.delete(network);
    else this.#open.set(network, open);
  }

  #warn(why: string): void {
    this.#closed++;
    const nowMs = this.#options.monotonicMs();
    if (nowMs - this.#warnedMs < WARN_EVERY_MS) return;
    this.#warnedMs = nowMs;
    this.#options.log.warn({ closed: this.#closed }, `a TCP connection was closed at once: ${why}`);
  }
}
