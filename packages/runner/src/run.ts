// One run: its program, its two output streams, its input and its end.

import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Deadline } from './deadlines.ts';
import { Input } from './input.ts';
import type { Launched } from './launch.ts';
import {
  type ExitReport,
  type FromRunner,
  type RunState,
  STREAM_NAMES,
  type StartRequest,
  type StreamName,
  type Usage,
} from './messages.ts';
import { memory, Output, WINDOW_BYTES } from './output.ts';
import type { Records } from './records.ts';
import { Spool } from './spool.ts';

export interface RunPorts {
  readonly records: Records;
  readonly nowMs: () => number;
  /** What the program of that name has taken so far. */
  usage(run: string): Usage;
  /** To the daemon that is attached, if there is one. */
  send(message: FromRunner, pieces?: readonly Buffer[]): void;
  /** Called when it has ended, and when there is no room for its output. */
  changed(): void;
}

/** What the run is asked for, or an earlier runner left. */
export type RunOrigin =
  | { readonly request: StartRequest; readonly launched: Launched }
  | { readonly state: RunState };

/** What the spools of a run may hold. */
const MAX_SPOOL_BYTES = 64 * 1024 * 1024;
/** What runs may hold in memory together before each of them has to do with {@link MIN_SHARE_BYTES}. */
const MAX_MEMORY_BYTES = 4 * 1024 * 1024;
const MIN_SHARE_BYTES = 64 * 1024;
// What a program printed before it ended is read also when there is no room: no more than pipes can hold.
const MAX_LAST_BYTES = 2 * 1024 * 1024;
/** An end that the daemon has not stored by then is recorded, though a daemon is attached: both might be killed. */
const RECORD_AFTER_MS = 100;
// One turn of the event loop to ask the system again after a pause, one for its answer, one to be sure.
const QUIET_TURNS = 3;
/** How often the end of a program waits again for room to read what it printed last. */
const BLOCKED_PAUSE_MS = 50;

export class Run {
  readonly id: string;
  readonly request: StartRequest | undefined;
  readonly pid: number;
  readonly startTime: string;
  /** True while a daemon takes its output. */
  isFlowing = false;
  /** It is ended for its deadline, which its end will tell. */
  isOverdue = false;
  /** Its program has ended, though that may not be announced yet. */
  isOver = false;
  /** Resolved then. */
  readonly over = Promise.withResolvers<void>();
  readonly #ports: RunPorts;
  readonly #mark: string | undefined;
  readonly #outputs: Readonly<Record<StreamName, Output>>;
  readonly #input: Input | undefined;
  readonly #inputBefore: number = 0;
  readonly #deadline: Deadline;
  #exit: ExitReport | undefined;
  #isDraining = false;
  /** There is a file with how it ended. */
  #hasRecord = false;
  #recordTimer: NodeJS.Timeout | undefined;
  /** False: that could not be written, and is tried again. */
  #isKept = true;

  constructor(origin: RunOrigin, ports: RunPorts) {
    this.#ports = ports;
    this.#deadline = new Deadline(this, ports.nowMs);
    if ('state' in origin) {
      const { state } = origin;
      this.id = state.run;
      this.pid = state.pid;
      this.startTime = state.startTime;
      this.#mark = state.mark;
      this.#inputBefore = state.input;
      this.#exit = state.exit;
      this.isOver = true;
      this.#hasRecord = true;
      this.#outputs = { stdout: this.#left('stdout', state), stderr: this.#left('stderr', state) };
      return;
    }
    const { request, launched } = origin;
    const { child } = launched;
    this.id = request.run;
    this.request = request;
    this.pid = launched.pid;
    this.startTime = launched.startTime;
    this.#mark = request.mark;
    this.#outputs = {
      stdout: this.#output('stdout', { stream: child.stdout ?? undefined, spool: this.#spool('stdout') }),
      stderr: this.#output('stderr', { stream: child.stderr ?? undefined, spool: this.#spool('stderr') }),
    };
    this.#input =
      child.stdin === null
        ? undefined
        : new Input(child.stdin, {
            taken: (offset) => ports.send({ type: 'inputTaken', run: this.id, offset }),
            closed: (code) => ports.send({ type: 'inputClosed', run: this.id, code }),
          });
    child.on('exit', (code, signal) => {
      this.isOver = true;
      this.#deadline.disarm();
      this.over.resolve();
      void this.#end({ code: code ?? undefined, signal: signal ?? undefined });
    });
  }

  /** How it ended is known, and was announced. */
  get isSettled(): boolean {
    return this.#exit !== undefined;
  }

  /** Nothing of it can change any more: how it ended is known, nobody holds its pipes, and nothing waits for room. */
  get isFinal(): boolean {
    return this.#exit !== undefined && !this.isBlocked && this.#all.every(({ isClosed }) => isClosed);
  }

  /** There is no room for its output, or for how it ended, though there may be later. */
  get isBlocked(): boolean {
    const isBlocked = !this.#isKept || this.#all.some((output) => output.isBlocked);
    return isBlocked && this.#ports.records.isThere;
  }

  get state(): RunState {
    const { stdout, stderr } = this.#outputs;
    return {
      run: this.id,
      mark: this.#mark,
      pid: this.pid,
      startTime: this.startTime,
      stdout: stdout.state,
      stderr: stderr.state,
      input: this.#input?.accepted ?? this.#inputBefore,
      exit: this.#exit,
    };
  }

  /** A daemon takes its output from these offsets on. */
  flow(from: Readonly<Record<StreamName, number>>): void {
    this.isFlowing = true;
    this.#deadline.disarm();
    for (const name of STREAM_NAMES) this.#outputs[name].flow(from[name]);
    if (this.#exit) this.#ports.send({ type: 'exited', run: this.id, exit: this.#exit });
    this.#regulate();
  }

  /** No daemon takes its output any more: everything that is held is on the disk when this returns. */
  hold(): void {
    this.isFlowing = false;
    for (const output of this.#all) output.hold();
    if (this.#exit) this.#keep();
    this.#regulate();
    this.#deadline.arm();
  }

  acknowledge(stream: StreamName, offset: number): void {
    this.#outputs[stream].acknowledge(offset);
    this.#regulate();
  }

  /** Tries again what there was no room for. */
  retry(): void {
    for (const output of this.#all) output.retry();
    if (!this.#isKept) this.#keep();
  }

  input(offset: number, bytes: Buffer): void {
    this.#input?.write(offset, bytes);
  }

  closeInput(): void {
    this.#input?.close();
  }

  /** To the program, or to its whole group; never after it was seen to end, when its number may be another's. */
  signal(signal: NodeJS.Signals, { toGroup }: { readonly toGroup: boolean }): void {
    if (this.isOver) return;
    try {
      process.kill(toGroup ? -this.pid : this.pid, signal);
    } catch {
      // It has ended, or belongs to another user.
    }
  }

  /** Keeps nothing of it. */
  forget(): void {
    for (const output of this.#all) output.discard();
    clearTimeout(this.#recordTimer);
    if (this.#hasRecord) this.#ports.records.remove(this.id);
  }

  get #all(): readonly Output[] {
    return [this.#outputs.stdout, this.#outputs.stderr];
  }

  // The daemon hears of the end after everything that the program had printed, also when that has to wait for room.
  async #end({ code, signal }: Pick<ExitReport, 'code' | 'signal'>): Promise<void> {
    const atMs = this.#ports.nowMs();
    const usage = this.#ports.usage(this.id);
    await this.#drain();
    for (const output of this.#all) output.pump();
    const { stdout, stderr } = this.#outputs;
    const isOverdue = this.isOverdue || undefined;
    this.#exit = { code, signal, atMs, isOverdue, ...usage, stdout: stdout.end, stderr: stderr.end };
    this.#regulate();
    if (this.isFlowing) {
      this.#ports.send({ type: 'exited', run: this.id, exit: this.#exit });
      this.#recordTimer = setTimeout(() => this.#keep(), RECORD_AFTER_MS);
    } else this.#keep();
    this.#ports.changed();
  }

  async #drain(): Promise<void> {
    const { stdout, stderr } = this.#outputs;
    const readBytes = (): number => stdout.end + stderr.end;
    const enough = readBytes() + MAX_LAST_BYTES;
    this.#isDraining = true;
    for (let quietTurns = 0; quietTurns < QUIET_TURNS; ) {
      if (this.#all.every(({ isClosed }) => isClosed) || readBytes() > enough) break;
      const { isBlocked } = this;
      for (const output of this.#all) output.setReading(!isBlocked);
      const before = readBytes();
      await (isBlocked ? pause(BLOCKED_PAUSE_MS) : nextTurn());
      quietTurns = isBlocked || readBytes() !== before ? 0 : quietTurns + 1;
    }
    this.#isDraining = false;
  }

  // With a daemon attached its ledger makes the end durable.
  #keep(): void {
    clearTimeout(this.#recordTimer);
    this.#hasRecord = true;
    const isDurable = !this.isFlowing;
    for (const output of this.#all) output.store();
    if (isDurable) for (const output of this.#all) output.sync();
    const { stdout, stderr } = this.#outputs;
    const state = { ...this.state, stdout: stdout.stored, stderr: stderr.stored };
    this.#isKept = this.#ports.records.write(state, { isDurable });
  }

  #regulate(): void {
    if (this.#isDraining) return;
    const mayRead = this.isFlowing ? this.#hasWindow() : this.#hasSpoolRoom();
    for (const output of this.#all) output.setReading(mayRead && !output.isCatchingUp);
  }

  #hasWindow(): boolean {
    const held = this.#outputs.stdout.heldBytes + this.#outputs.stderr.heldBytes;
    return held < MIN_SHARE_BYTES || (held < WINDOW_BYTES && memory.heldBytes < MAX_MEMORY_BYTES);
  }

  #hasSpoolRoom(): boolean {
    const spooled = this.#outputs.stdout.spooledBytes + this.#outputs.stderr.spooledBytes;
    return !this.isBlocked && spooled < MAX_SPOOL_BYTES;
  }

  #spool(name: StreamName): Spool {
    return new Spool(this.#ports.records.spoolFile(this.id, name));
  }

  #left(name: StreamName, state: RunState): Output {
    const spool = this.#spool(name);
    spool.open(state[name].from);
    return this.#output(name, { stream: undefined, spool });
  }

  #output(
    name: StreamName,
    { stream, spool }: Pick<ConstructorParameters<typeof Output>[0], 'stream' | 'spool'>,
  ): Output {
    return new Output({
      stream,
      spool,
      send: (offset, pieces) =>
        this.#ports.send({ type: 'output', run: this.id, stream: name, offset }, pieces),
      closed: (offset) => this.#ports.send({ type: 'closed', run: this.id, stream: name, offset }),
      changed: () => {
        this.#regulate();
        if (this.isBlocked || this.isFinal) this.#ports.changed();
      },
    });
  }
}
