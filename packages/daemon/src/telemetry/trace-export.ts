// Sends the spans of what has ended, in the order of the log. How far it came is kept in the ledger, which is also the buffer: while
// the collector is away nothing is held in memory and nothing is lost. Loaded only where traces are on.

import type { Ledger } from '@coxswain/ledger';
import { isTaskEvent, type LedgerEvent, ProblemError, type TelemetryStatus } from '@coxswain/protocol';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { DaemonDeps } from '../daemon-deps.ts';
import { type Sent, sendSpans } from './collector.ts';
import { CURSOR_NOTE, type Cursor, cursorText, readCursor } from './cursor.ts';
import type { TelemetrySettings } from './settings.ts';
import { readableSpan, resourceOf } from './span.ts';
import { type AttemptEnd, ENDS_OF_ATTEMPTS, spansOf } from './task-spans.ts';

/** The most that one request carries. */
const MAX_SPANS = 512;
const MAX_CHARACTERS = 2 * 1_024 * 1_024;
/** What ends one after the other goes out together. */
const PAUSE_MS = 500;
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 60_000;
/** What is left may still go out while the daemon stops. */
const LAST_WORDS_MS = 2_000;
/** After this many events of other kinds the cursor is stored again: retention must not overtake it. */
const KEEP_EVERY = 10_000;

const FILTER = { types: new Set<LedgerEvent['type']>(ENDS_OF_ATTEMPTS) };

const isEnd = (event: LedgerEvent): event is AttemptEnd =>
  isTaskEvent(event) && (ENDS_OF_ATTEMPTS as readonly string[]).includes(event.type);

const charactersOf = ({ attributes }: ReadableSpan): number =>
  Object.values(attributes).reduce<number>((sum, value) => sum + String(value).length, 500);

export class TraceExport {
  readonly #parts;
  readonly #resource: Resource;
  /** Aborted: nothing more is started. */
  readonly #leaving = new AbortController();
  /** Aborted: what is under way ends. */
  readonly #ended = new AbortController();
  #cursor: Cursor = { seq: 0 };
  #keptSeq = 0;
  #batch: ReadableSpan[] = [];
  #characters = 0;
  /** Why the last request failed. */
  #failure: string | undefined;
  #following: Promise<void> | undefined;

  constructor(parts: {
    readonly deps: Pick<DaemonDeps, 'log' | 'clock' | 'randomBytes' | 'baseEnvironment' | 'hostName'>;
    readonly ledger: Ledger;
    readonly settings: TelemetrySettings;
  }) {
    this.#parts = parts;
    const { ledger, deps } = parts;
    this.#resource = resourceOf({ instanceId: ledger.id, host: deps.hostName });
  }

  /** Goes on where it was when it was last there; the first time with what ends from now on. */
  async start(): Promise<void> {
    const { ledger } = this.#parts;
    const kept = readCursor(await ledger.notes.read(CURSOR_NOTE));
    this.#cursor = kept ?? { seq: ledger.events.head() };
    if (kept === undefined) await this.#keep(this.#cursor);
    this.#following = this.#followAlways();
  }

  /** Sends what is left, if the collector is up, and stores how far it got. */
  async stop(): Promise<void> {
    const deadline = setTimeout(() => this.#ended.abort(), LAST_WORDS_MS);
    this.#leaving.abort();
    if (this.#failure !== undefined) this.#ended.abort();
    await this.#following;
    if (this.#following !== undefined) await this.#sendRest().catch(() => {});
    clearTimeout(deadline);
    this.#ended.abort();
  }

  /** Asks the collector now. */
  async check(signal: AbortSignal): Promise<TelemetryStatus> {
    const sent = await this.#send([], AbortSignal.any([signal, this.#ended.signal]));
    const eventsBehind = Math.max(0, this.#parts.ledger.events.head() - this.#cursor.seq);
    const isTaken = sent.outcome === 'taken';
    return { isOn: true, isTaken, eventsBehind, ...this.#address(), ...(isTaken ? {} : { why: sent.why }) };
  }

  /** Without what follows its path, where keys may be. */
  #address(): Pick<TelemetryStatus, 'url'> {
    try {
      const { origin, pathname } = new URL(this.#parts.settings.target().url);
      return { url: origin + pathname };
    } catch {
      return {};
    }
  }

  /** A ledger that fails for a while is no reason to end: what was not sent is read again. */
  async #followAlways(): Promise<void> {
    const { deps } = this.#parts;
    const { signal } = this.#leaving;
    while (!signal.aborted) {
      try {
        await this.#follow();
      } catch (error) {
        if (signal.aborted) return;
        // Something newer was removed while it lagged behind: what is left is read from where it was.
        if (error instanceof ProblemError && error.code === 'cursor_expired') continue;
        deps.log.warn({ err: error }, 'traces could not be created; retrying');
        await this.#pause(MAX_DELAY_MS / 6);
      }
    }
  }

  async #follow(): Promise<void> {
    const { signal } = this.#leaving;
    if (!(await this.#catchUp(() => signal.aborted))) return;
    const passed = (seq: number): void => this.#passed(seq);
    for await (const items of this.#parts.ledger.events.subscribe(this.#from(), FILTER, signal, passed)) {
      if (!(await this.#take(items.map(({ event }) => event)))) return;
      await this.#pause(PAUSE_MS);
    }
  }

  /** The event after which it continues: one that was sent in part comes again. */
  #from(): number {
    const { seq, spans } = this.#cursor;
    return spans === undefined ? seq : seq - 1;
  }

  /** False: it was stopped before all was sent. */
  async #take(events: readonly LedgerEvent[]): Promise<boolean> {
    const { ledger, settings } = this.#parts;
    this.#batch = [];
    this.#characters = 0;
    for (const event of events) {
      if (!isEnd(event)) continue;
      const already = event.seq === this.#cursor.seq ? (this.#cursor.spans ?? 0) : 0;
      let count = 0;
      for await (const span of spansOf(event, ledger, settings.hasContent)) {
        count += 1;
        if (count <= already) continue;
        this.#add(readableSpan(span, this.#resource));
        if (this.#isFull() && !(await this.#flush({ seq: event.seq, spans: count }))) return false;
      }
    }
    const last = events.at(-1);
    return last === undefined || this.#flush({ seq: last.seq });
  }

  #add(span: ReadableSpan): void {
    this.#batch.push(span);
    this.#characters += charactersOf(span);
  }

  #isFull(): boolean {
    return this.#batch.length >= MAX_SPANS || this.#characters >= MAX_CHARACTERS;
  }

  /** Sends what was collected, however long that takes, and then moves the cursor there. False: it was stopped before. */
  async #flush(reached: Cursor): Promise<boolean> {
    const spans = this.#batch;
    this.#batch = [];
    this.#characters = 0;
    if (spans.length > 0 && !(await this.#deliver(spans))) return false;
    await this.#keep(reached);
    return true;
  }

  async #deliver(spans: readonly ReadableSpan[]): Promise<boolean> {
    const { log } = this.#parts.deps;
    for (let failures = 0; ; failures++) {
      if (this.#ended.signal.aborted) return false;
      const sent = await this.#send(spans, this.#ended.signal);
      if (sent.outcome === 'taken') {
        if (sent.rejected > 0)
          log.warn({ spans: sent.rejected, why: sent.why }, 'the collector rejected spans');
        return true;
      }
      if (sent.outcome === 'refused') return this.#withoutRefused(spans, sent.why);
      if (this.#leaving.signal.aborted) return false;
      const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures, 10));
      await this.#pause(Math.min(MAX_DELAY_MS, Math.max(sent.retryAfterMs ?? 0, delayMs * this.#spread())));
    }
  }

  /** One that is never taken must not hold up the others. */
  async #withoutRefused(spans: readonly ReadableSpan[], why: string): Promise<boolean> {
    const [first] = spans;
    if (first === undefined || spans.length === 1) {
      this.#parts.deps.log.warn({ span: first?.name, why }, 'the collector refused a span; skipping it');
      return true;
    }
    const half = Math.ceil(spans.length / 2);
    return (await this.#deliver(spans.slice(0, half))) && this.#deliver(spans.slice(half));
  }

  async #send(spans: readonly ReadableSpan[], signal: AbortSignal): Promise<Sent> {
    const { deps, settings } = this.#parts;
    const nowMs = (): number => deps.clock.nowMs();
    const sent = await sendSpans(spans, settings, { environment: deps.baseEnvironment, nowMs }, signal);
    if (signal.aborted) return sent;
    const failure = sent.outcome === 'away' ? sent.why : undefined;
    if (failure !== undefined && this.#failure === undefined)
      deps.log.warn({ why: failure }, 'the collector does not accept traces; they wait in the ledger');
    if (failure === undefined && this.#failure !== undefined)
      deps.log.info('the collector accepts traces again');
    this.#failure = failure;
    return sent;
  }

  /** Sends what is stored, up to the newest event. False: it was stopped before. */
  async #catchUp(isStopped: () => boolean): Promise<boolean> {
    const { events } = this.#parts.ledger;
    for (let from = this.#from(); from < events.head(); from = this.#from()) {
      if (isStopped()) return false;
      const { items, throughSeq } = await events.stored(from, FILTER);
      if (!(await this.#take(items.map(({ event }) => event)))) return false;
      if (throughSeq >= this.#cursor.seq) this.#cursor = { seq: throughSeq };
    }
    return true;
  }

  async #sendRest(): Promise<void> {
    await this.#catchUp(() => this.#failure !== undefined || this.#ended.signal.aborted);
    await this.#keep(this.#cursor);
  }

  #passed(seq: number): void {
    if (this.#cursor.spans !== undefined || seq <= this.#cursor.seq) return;
    this.#cursor = { seq };
    if (seq - this.#keptSeq >= KEEP_EVERY) void this.#keep(this.#cursor).catch(() => {});
  }

  async #keep(cursor: Cursor): Promise<void> {
    this.#cursor = cursor;
    this.#keptSeq = cursor.seq;
    await this.#parts.ledger.notes.write(CURSOR_NOTE, cursorText(cursor));
  }

  #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { signal } = this.#leaving;
    if (signal.aborted) return Promise.resolve();
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over);
    return promise;
  }

  /** From 0.75 to 1.25: daemons that lost the same collector do not come back together. */
  #spread(): number {
    return 0.75 + (this.#parts.deps.randomBytes(1)[0] ?? 0) / 510;
  }
}
