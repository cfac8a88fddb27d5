// One run, as its daemon sees it: who its program is, what it prints, what it is given, how it ends.

import type { ExitReport, FromRunner, StreamName, ToRunner } from '@coxswain/runner';
import type { ProcessIdentity } from '../runtime.ts';
import { RunnerInput } from './runner-input.ts';
import { RunnerOutput } from './runner-output.ts';

export interface RunnerRunOptions {
  readonly run: string;
  readonly leader: ProcessIdentity;
  /** From where its output is read. Default 0. */
  readonly from?: Readonly<Record<StreamName, number>>;
  /** Where its input goes on; undefined: it has none. */
  readonly inputFrom: number | undefined;
  /**
   * `whenRead`: what was read is acknowledged by itself. `byCaller`: only {@link RunnerRun.acknowledge} does it, when it is
   * stored; until then the next daemon gets it again.
   */
  readonly acknowledges: 'whenRead' | 'byCaller';
  send(message: ToRunner, ...bytes: readonly Buffer[]): void;
  /** Something is to be acknowledged, though not at once. */
  later(run: RunnerRun): void;
  forgotten(run: RunnerRun): void;
}

/** The runner was killed, or another daemon took over: how the program ends is not known. */
export interface Lost {
  readonly isLost: true;
}

/** What is acknowledged at once; less than that waits for a moment. */
const ACKNOWLEDGED_AT_ONCE_BYTES = 512 * 1024;

export class RunnerRun {
  readonly id: string;
  readonly leader: ProcessIdentity;
  readonly stdout: RunnerOutput;
  readonly stderr: RunnerOutput;
  /** Of a program whose stdin stays open. */
  readonly stdin: RunnerInput | undefined;
  /** Resolves when the program has ended, whoever still holds its pipes; all it printed has arrived by then. */
  readonly exited: Promise<ExitReport | Lost>;
  readonly #options: RunnerRunOptions;
  readonly #end = Promise.withResolvers<ExitReport | Lost>();
  readonly #acknowledged: Record<StreamName, number>;
  readonly #told: Record<StreamName, number>;

  constructor(options: RunnerRunOptions) {
    const { run, leader, from = { stdout: 0, stderr: 0 }, inputFrom, acknowledges, send } = options;
    this.id = run;
    this.leader = leader;
    this.#options = options;
    this.#acknowledged = { ...from };
    this.#told = { ...from };
    const output = (name: StreamName): RunnerOutput =>
      new RunnerOutput(from[name], (offset) => {
        if (acknowledges === 'whenRead') this.acknowledge(name, offset);
      });
    this.stdout = output('stdout');
    this.stderr = output('stderr');
    this.stdin = inputFrom === undefined ? undefined : new RunnerInput({ run, from: inputFrom, send });
    this.exited = this.#end.promise;
  }

  /** Everything of the stream below the offset is stored: no daemon gets it again. */
  acknowledge(stream: StreamName, offset: number): void {
    this.#acknowledged[stream] = offset;
    if (offset - this.#told[stream] >= ACKNOWLEDGED_AT_ONCE_BYTES) this.#tell(stream);
    else this.#options.later(this);
  }

  /** Sends what is to be acknowledged. */
  flush(): void {
    this.#tell('stdout');
    this.#tell('stderr');
  }

  /** To the program, or to its whole group. */
  signal(signal: NodeJS.Signals, { toGroup }: { readonly toGroup: boolean }): void {
    this.#options.send({ type: 'signal', run: this.id, signal, toGroup });
  }

  /** Its end is stored: the runner keeps nothing of it, and nothing comes any more. */
  forget(): void {
    this.#options.send({ type: 'forget', run: this.id });
    this.#close();
    this.#options.forgotten(this);
  }

  /** Takes what the runner says of it. */
  take(message: FromRunner, bytes: Buffer): void {
    if (message.type === 'output') this[message.stream].receive(message.offset, bytes);
    else if (message.type === 'closed') this[message.stream].end(message.offset);
    else if (message.type === 'inputTaken') this.stdin?.taken(message.offset);
    else if (message.type === 'inputClosed') this.stdin?.close(message.code);
    else if (message.type === 'exited') this.#end.resolve(message.exit);
  }

  /** Goes on after a break of the connection. */
  resume(): void {
    const [stdout, stderr] = [this.stdout.received, this.stderr.received];
    this.#options.send({ type: 'resume', run: this.id, stdout, stderr });
    this.stdin?.resend();
  }

  /** Nobody knows what becomes of it. */
  lose(): void {
    this.#end.resolve({ isLost: true });
    this.#close();
  }

  #close(): void {
    this.stdout.end(this.stdout.received);
    this.stderr.end(this.stderr.received);
    this.stdin?.destroy();
  }

  #tell(stream: StreamName): void {
    const offset = this.#acknowledged[stream];
    if (offset === this.#told[stream]) return;
    this.#told[stream] = offset;
    this.#options.send({ type: 'ack', run: this.id, stream, offset });
  }
}
