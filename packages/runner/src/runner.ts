// The runner: holds the runs, and serves one daemon at a time. What a daemon does not take is kept for the next one.

import { createServer, type Server } from 'node:net';
import { Attachment } from './attachment.ts';
import type { Cgroups } from './cgroups.ts';
import { launch } from './launch.ts';
import {
  type FromRunner,
  RUNNER_VERSION,
  type RunState,
  type StartRequest,
  type ToRunner,
} from './messages.ts';
import { isRunName, type Records } from './records.ts';
import { Run, type RunPorts } from './run.ts';
import { withShortPath } from './socket-file.ts';

export interface RunnerOptions {
  readonly records: Records;
  readonly socket: string;
  readonly nowMs: () => number;
  /** Undefined where there are none: what programs take is not known. */
  readonly cgroups: Cgroups | undefined;
  /** Gives what a runner of the version before left, once it has ended; its files are among the records then. */
  readonly takeOver: () => readonly RunState[];
  /** How long it stays without a daemon and without a run that goes on. */
  readonly idleMs: number;
  /** Called when it has ended: nothing of it keeps the program alive. */
  readonly ended: () => void;
}

/** Set by the build. */
declare const COX_BUILD: string | undefined;
const BUILD = typeof COX_BUILD === 'string' ? COX_BUILD : undefined;

/** A socket is bound with this mask: mode 0600 from its first moment. */
const SOCKET_UMASK = 0o177;
/** When spools are tried again that had no room. */
const RETRY_MS = 500;

export class Runner {
  readonly #options: RunnerOptions;
  readonly #server: Server;
  readonly #runs = new Map<string, Run>();
  readonly #ports: RunPorts;
  #attached: Attachment | undefined;
  #isQuitting = false;
  #hasEnded = false;
  #idleTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(options: RunnerOptions) {
    const { records, nowMs } = options;
    this.#options = options;
    this.#ports = {
      records,
      nowMs,
      usage: (run) => this.#options.cgroups?.usage(run) ?? {},
      send: (message, pieces) => this.#send(message, pieces),
      changed: () => this.#changed(),
    };
    this.#server = createServer((socket) => {
      new Attachment(socket, {
        attached: (attachment) => this.#attach(attachment),
        asked: (message, bytes) => this.#answer(message, bytes),
        ended: (attachment) => this.#detach(attachment),
      });
    });
    this.#add(records.readAll());
  }

  /** Serves the socket from here on. Only the holder of the lock may call it. */
  listen(): void {
    const before = process.umask(SOCKET_UMASK);
    try {
      withShortPath(this.#options.socket, (path) => this.#server.listen(path));
    } finally {
      process.umask(before);
    }
    this.#changed();
  }

  #add(states: readonly RunState[]): void {
    for (const state of states) this.#runs.set(state.run, new Run({ state }, this.#ports));
  }

  #send(message: FromRunner, pieces?: readonly Buffer[]): void {
    this.#attached?.send(message, pieces);
  }

  #attach(attachment: Attachment): void {
    // It is served by the next one.
    if (this.#hasEnded) {
      attachment.end();
      return;
    }
    const before = this.#attached;
    this.#attached = attachment;
    this.#isQuitting = false;
    before?.replace();
    if (before) this.#hold();
    this.#takeOver();
    this.#send({ type: 'hello', version: RUNNER_VERSION, pid: process.pid, runs: this.#states() });
    this.#changed();
  }

  // While this one runs, one of the version before may have ended what no daemon has stored.
  #takeOver(): void {
    try {
      this.#add(this.#options.takeOver());
    } catch (error) {
      this.#options.records.onFault(error);
    }
  }

  #detach(attachment: Attachment): void {
    if (this.#attached !== attachment) return;
    this.#attached = undefined;
    this.#hold();
    this.#changed();
  }

  #hold(): void {
    for (const run of this.#runs.values()) if (run.isFlowing) run.hold();
  }

  #states() {
    return [...this.#runs.values()].map(({ state }) => state);
  }

  #list(): void {
    this.#send({ type: 'runs', runs: this.#states(), build: BUILD, rssBytes: process.memoryUsage.rss() });
  }

  #answer(message: ToRunner, bytes: Buffer): void {
    if (message.type === 'start') this.#start(message);
    else if (message.type === 'list') this.#list();
    else if (message.type === 'quit') this.#isQuitting = true;
    else if ('run' in message) this.#tell(message, bytes);
    if (message.type === 'quit' || message.type === 'forget') this.#changed();
  }

  #tell(message: Extract<ToRunner, { run: string }>, bytes: Buffer): void {
    const run = this.#runs.get(message.run);
    if (message.type === 'resume') run?.flow(message);
    else if (message.type === 'ack') run?.acknowledge(message.stream, message.offset);
    else if (message.type === 'input') run?.input(message.offset, bytes);
    else if (message.type === 'closeInput') run?.closeInput();
    else if (message.type === 'signal') run?.signal(message.signal, message);
    else if (message.type === 'forget' && run?.isSettled) {
      run.forget();
      this.#runs.delete(run.id);
      this.#options.cgroups?.remove(run.id);
    }
  }

  #start(request: StartRequest): void {
    const { run: id } = request;
    if (!isRunName(id)) throw new Error('no run can be called so');
    const known = this.#runs.get(id);
    if (known) {
      this.#begin(known);
      return;
    }
    const { cgroups } = this.#options;
    const start = () => launch(request, this.#runs.size);
    const launched = cgroups ? cgroups.within(id, start) : start();
    if (launched instanceof Promise) {
      void launched.then((refusal) => {
        cgroups?.remove(id);
        this.#send({ type: 'startFailed', run: id, ...refusal });
      });
      return;
    }
    const run = new Run({ request, launched }, this.#ports);
    this.#runs.set(id, run);
    this.#begin(run);
  }

  #begin(run: Run): void {
    const { id, pid, startTime } = run;
    this.#send({ type: 'started', run: id, pid, startTime });
    run.flow({ stdout: 0, stderr: 0 });
  }

  // Whether to go, and whether a full disk is to be tried again: one timer each, however many runs there are.
  #changed(): void {
    if (this.#hasEnded) return;
    const runs = [...this.#runs.values()];
    if (runs.some(({ isBlocked }) => isBlocked))
      this.#retryTimer ??= setTimeout(() => this.#retry(), RETRY_MS);
    const isIdle = runs.every(({ isFinal }) => isFinal);
    // A daemon that is attached stores the last ends first.
    if (this.#isQuitting && (this.#attached ? runs.length === 0 : isIdle)) this.#end();
    else if (!isIdle || this.#attached) {
      clearTimeout(this.#idleTimer);
      this.#idleTimer = undefined;
    } else this.#idleTimer ??= setTimeout(() => this.#end(), this.#options.idleMs);
  }

  #retry(): void {
    this.#retryTimer = undefined;
    for (const run of this.#runs.values()) if (run.isBlocked) run.retry();
    this.#changed();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#hold();
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#retryTimer);
    this.#server.close();
    this.#attached?.end();
    this.#options.ended();
  }
}
