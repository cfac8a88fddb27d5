// Runs long reads in a separate thread, so that nothing waits for them. The thread starts with the first read and ends when it has
// been idle for a while.

import { Worker } from 'node:worker_threads';
import { ProblemError } from '@coxswain/protocol';
import { storageProblem } from '../database/storage-problem.ts';
import type { ReadAnswer, ReadError, ReaderSettings, ReadRequest } from './messages.ts';
import type { OperationInput, OperationName, OperationResult } from './operations.ts';

export interface ReaderSetup extends ReaderSettings {
  /** The file that the thread runs, where a bundle has it; default: the one beside this file. */
  readonly workerEntry: URL | undefined;
  /** Resolves when what is committed now may be told: the thread finds it before that. Default: at once. */
  readonly told?: () => Promise<void>;
}

const IDLE_MS = 30_000;
/** Pages become garbage as soon as they are sent: in a large young generation they would only pile up. */
const MAX_YOUNG_MB = 8;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class Reader {
  readonly #setup: ReaderSetup;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #isClosed = false;

  constructor(setup: ReaderSetup) {
    this.#setup = setup;
  }

  /** Runs an operation in the reading thread. */
  run<Name extends OperationName>(name: Name, input: OperationInput<Name>): Promise<OperationResult<Name>> {
    if (this.#isClosed) return Promise.reject(new ProblemError('shutting_down', 'the ledger is closed'));
    const worker = this.#start();
    this.#lastId += 1;
    const request: ReadRequest = { id: this.#lastId, name, input };
    return new Promise((resolve, reject) => {
      // The answer to a name is that operation's result.
      this.#waiting.set(request.id, { resolve: resolve as (result: unknown) => void, reject });
      worker.postMessage(request);
    });
  }

  /** Ends the thread; pending reads are rejected. Safe to call twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end(new ProblemError('shutting_down', 'the ledger is closed'));
  }

  #start(): Worker {
    clearTimeout(this.#idle);
    this.#worker?.ref();
    if (this.#worker !== undefined) return this.#worker;
    const { workerEntry, databasePath, outputFolder } = this.#setup;
    const settings: ReaderSettings = { databasePath, outputFolder };
    const worker = new Worker(workerEntry ?? new URL('./worker.ts', import.meta.url), {
      workerData: settings,
      name: 'ledger-reader',
      resourceLimits: { maxYoungGenerationSizeMb: MAX_YOUNG_MB },
    });
    worker.on('message', (answer: ReadAnswer) => this.#settle(answer));
    worker.on('error', (error) => {
      if (this.#worker === worker) void this.#end(storageProblem(databasePath, error) ?? error);
    });
    this.#worker = worker;
    return worker;
  }

  #settle(answer: ReadAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#rest();
    if (waiting === undefined) return;
    const { resolve, reject } = waiting;
    if ('error' in answer) reject(this.#revive(answer.error));
    else if (this.#setup.told === undefined) resolve(answer.result);
    else this.#setup.told().then(() => resolve(answer.result), reject);
  }

  #revive({ message, code }: ReadError): unknown {
    const error = Object.assign(new Error(message), { code });
    return storageProblem(this.#setup.databasePath, error) ?? error;
  }

  /** A thread costs megabytes: an idle one ends after a while, and it does not keep the process alive. */
  #rest(): void {
    this.#worker?.unref();
    this.#idle = setTimeout(() => void this.#end(undefined), IDLE_MS);
    this.#idle.unref();
  }

  async #end(reason: unknown): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(reason);
    await worker?.terminate();
  }
}
