// The runner, as a daemon uses it: starts programs through it, and goes on with those that are there already. The connection
// is made when it is first needed, and again when it breaks. After an upgrade a runner of the version before may be there as well:
// it ends what it has.

import {
  FORMER_RUNNER_VERSION,
  type FromRunner,
  RUNNER_VERSION,
  type RunState,
  type StartRequest,
  type StreamName,
} from '@coxswain/runner';
import {
  type Connection,
  connectOrStart,
  connectRunner,
  hasRecords,
  hasSocket,
  lastKillMs,
  type RunnerPlace,
  socketOf,
} from './connection.ts';
import { RunnerRun, type RunnerRunOptions } from './runner-run.ts';
import { REPORT_MS, type RunnerReport, RunnerWord } from './runner-word.ts';

/** The system refused to start it. */
export interface Refused {
  readonly cause: Error;
}

export interface HowToRead {
  readonly acknowledges: RunnerRunOptions['acknowledges'];
}

interface Start extends HowToRead {
  readonly request: StartRequest;
  readonly settle: (result: RunnerRun | Refused) => void;
}

const ACKNOWLEDGE_AFTER_MS = 50;

/** The client of the runner of this version, and of the one before. */
export const clientOfRunners = (place: RunnerPlace): RunnerClient => {
  const { stateFolder } = place;
  const former = { stateFolder, version: FORMER_RUNNER_VERSION, program: undefined };
  return new RunnerClient(place, new RunnerClient(former));
};

export class RunnerClient {
  readonly #place: RunnerPlace;
  readonly #former: RunnerClient | undefined;
  /** What the former one held. */
  readonly #left = new WeakSet<RunState>();
  readonly #runs = new Map<string, RunnerRun>();
  readonly #starts = new Map<string, Start>();
  readonly #toAcknowledge = new Set<RunnerRun>();
  readonly #word = new RunnerWord();
  /** What {@link list} found, also when that runner was killed since. */
  #found: readonly RunState[] | undefined;
  #connection: Connection | undefined;
  #connecting: Promise<Connection | undefined> | undefined;
  #connectingSinceMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `former`: the client of the runner of the version before. What that one holds is listed and adopted like the rest. */
  constructor(place: RunnerPlace, former?: RunnerClient) {
    this.#place = place;
    this.#former = former;
  }

  /**
   * Starts a program, or gives the run that is there already under this name. Resolves with what the system answered when
   * it cannot be started; never rejects.
   */
  start(request: StartRequest, { acknowledges }: HowToRead): Promise<RunnerRun | Refused> {
    return new Promise((settle) => {
      this.#starts.set(request.run, { request, acknowledges, settle });
      if (this.#connection) this.#sendStart(this.#connection, request);
      else void this.#reach();
      this.#hold();
    });
  }

  /**
   * What the runner held when this client reached it: runs of an earlier daemon. Ends that no daemon has heard of are there as well,
   * when that runner has ended meanwhile.
   */
  async list(): Promise<readonly RunState[]> {
    const left = (await this.#former?.list()) ?? [];
    for (const state of left) this.#left.add(state);
    // What the former one left when it ended is read by this one as it is reached.
    return [...(await this.#listOwn()), ...left];
  }

  async #listOwn(): Promise<readonly RunState[]> {
    if (!this.#connection && !this.#found) {
      const isStarted = this.#place.program !== undefined && hasRecords(this.#place);
      const open = isStarted ? connectOrStart : connectRunner;
      this.#connecting ??= this.#connect(() => open(this.#place, this.#ports));
    }
    const connection = await this.#connecting;
    this.#found ??= (connection ?? this.#connection)?.runs ?? [];
    return this.#found;
  }

  /** When one took the place of a runner that was killed, in milliseconds since 1970; Infinity: none has yet; -Infinity: none was. */
  lastKillMs(): number {
    if (!this.#connection && hasSocket(this.#place)) return Number.POSITIVE_INFINITY;
    return Math.max(lastKillMs(this.#place), this.#former?.lastKillMs() ?? Number.NEGATIVE_INFINITY);
  }

  /** Goes on with a run that {@link list} gave, from these offsets on. */
  adopt(state: RunState, from: Readonly<Record<StreamName, number>>, { acknowledges }: HowToRead): RunnerRun {
    if (this.#former && this.#left.has(state)) return this.#former.adopt(state, from, { acknowledges });
    const { run, pid, startTime } = state;
    const leader = { pid, startTime };
    const adopted = this.#add({ run, leader, from, inputFrom: state.input, acknowledges });
    if (this.#connection) adopted.resume();
    else void this.#reach();
    return adopted;
  }

  /** What it holds now; then the former one, if it is there. One that does not answer keeps nobody waiting a second time. */
  async reports(): Promise<readonly RunnerReport[]> {
    const [own, former = []] = await Promise.all([this.#report(), this.#former?.reports()]);
    return [...(own ? [own] : []), ...former];
  }

  async #report(): Promise<RunnerReport | undefined> {
    const connection = this.#connection;
    const { version = RUNNER_VERSION, program } = this.#place;
    const report = {
      version,
      isFormer: program === undefined,
      socket: socketOf(this.#place),
      pid: connection?.pid,
    };
    if (connection) {
      const word = await this.#word.ask(() => connection.send({ type: 'list' }));
      return this.#connection === connection ? { ...report, ...word } : undefined;
    }
    const silentMs = this.#connecting ? performance.now() - this.#connectingSinceMs : 0;
    // One that is being started listens nowhere yet.
    return silentMs < REPORT_MS || !hasSocket(this.#place) ? undefined : { ...report, silentMs };
  }

  /** Leaves the runner and all its runs to the next daemon. A runner without any ends. */
  close(): void {
    this.#isClosed = true;
    this.#former?.close();
    if (this.#runs.size === 0) this.#connection?.send({ type: 'quit' });
    for (const run of this.#toAcknowledge) run.flush();
    clearTimeout(this.#timer);
    this.#connection?.close();
  }

  readonly #ports = {
    said: (message: FromRunner, bytes: Buffer): void => this.#take(message, bytes),
    ended: (connection: Connection): void => this.#broken(connection),
  };

  // Whoever waits for a start hears of a runner that cannot be reached.
  async #reach(): Promise<void> {
    try {
      this.#connecting ??= this.#connect(() => connectOrStart(this.#place, this.#ports));
      if (await this.#connecting) return;
      if (this.#starts.size > 0) await this.#reach();
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      for (const [id, { settle }] of this.#starts) {
        this.#starts.delete(id);
        settle({ cause });
      }
      this.#loseAll();
    }
  }

  async #connect(open: () => Promise<Connection | undefined>): Promise<Connection | undefined> {
    this.#connectingSinceMs = performance.now();
    try {
      const connection = await open();
      this.#connection = connection;
      if (!connection) return undefined;
      const there = new Set(connection.runs.map(({ run }) => run));
      for (const run of this.#runs.values()) {
        if (there.has(run.id)) run.resume();
        else this.#lose(run);
      }
      for (const { request } of this.#starts.values()) this.#sendStart(connection, request);
      // Nothing new is started there.
      if (this.#place.program === undefined) connection.send({ type: 'quit' });
      this.#hold();
      return connection;
    } finally {
      this.#connecting = undefined;
    }
  }

  #sendStart(connection: Connection, request: StartRequest): void {
    try {
      connection.send({ type: 'start', ...request });
    } catch (error) {
      this.#refuse(request.run, { code: 'E2BIG', message: error instanceof Error ? error.message : '' });
    }
  }

  #broken(connection: Connection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#word.come(undefined);
    // What runs belongs to the next daemon: nobody here may take it for lost, and end what is left of it.
    if (this.#isClosed) return;
    if (this.#runs.size > 0 || this.#starts.size > 0) void this.#reach();
  }

  #take(message: FromRunner, bytes: Buffer): void {
    if (message.type === 'replaced') this.#isClosed = true;
    else if (message.type === 'runs') this.#word.come(message);
    else if (message.type === 'started') this.#started(message);
    else if (message.type === 'startFailed') this.#refuse(message.run, message);
    else if ('run' in message) this.#runs.get(message.run)?.take(message, bytes);
  }

  #started({ run, pid, startTime }: Extract<FromRunner, { type: 'started' }>): void {
    const start = this.#starts.get(run);
    if (!start) return;
    this.#starts.delete(run);
    const { request, acknowledges, settle } = start;
    const inputFrom = request.stdin === 'open' ? 0 : undefined;
    settle(this.#add({ run, leader: { pid, startTime }, inputFrom, acknowledges }));
  }

  #refuse(run: string, { code, message }: { readonly code: string; readonly message: string }): void {
    const start = this.#starts.get(run);
    this.#starts.delete(run);
    start?.settle({ cause: Object.assign(new Error(message), { code }) });
    this.#hold();
  }

  #add(options: Omit<RunnerRunOptions, 'send' | 'later' | 'forgotten'>): RunnerRun {
    const run = new RunnerRun({
      ...options,
      send: (message, ...bytes) => this.#connection?.send(message, ...bytes),
      later: (each) => this.#later(each),
      forgotten: (each) => this.#remove(each),
    });
    this.#runs.set(run.id, run);
    this.#hold();
    return run;
  }

  #lose(run: RunnerRun): void {
    this.#remove(run);
    run.lose();
  }

  #loseAll(): void {
    for (const run of this.#runs.values()) this.#lose(run);
  }

  #remove(run: RunnerRun): void {
    this.#runs.delete(run.id);
    this.#toAcknowledge.delete(run);
    this.#hold();
  }

  #hold(): void {
    this.#connection?.setHolding(this.#runs.size > 0 || this.#starts.size > 0);
  }

  // One timer for all runs.
  #later(run: RunnerRun): void {
    this.#toAcknowledge.add(run);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const each of this.#toAcknowledge) each.flush();
      this.#toAcknowledge.clear();
    }, ACKNOWLEDGE_AFTER_MS).unref();
  }
}
