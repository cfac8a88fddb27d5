// Runs what may take forever in small separate programs: each operation within a time and a heap, while the daemon keeps running.
// Threads would not do, because one that is out of memory can take its whole process along. Everybody who asks has a turn,
// however much someone else asks for. One pool for the whole process: the build makes a file of its own of this one.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterPendingEvents } from '@coxswain/protocol';
import {
  OPERATION_TIMEOUT_MS,
  type OperationLimit,
  type OperationReport,
  type OperationRequest,
} from './untrusted-operations.ts';

/** One hostile owner keeps one of them busy, and so never both. */
const MAX_PROGRAMS = 2;
const MAX_WAITING_PER_OWNER = 1_000;
/** A program keeps some 40 MiB: without work it goes after a while. */
const IDLE_MS = 10_000;
const MAX_HEAP_MB = 128;
/** It ends an operation itself, unless it cannot even do that. */
const OVERDUE_MS = OPERATION_TIMEOUT_MS + 3_000;

/** Set by the build: the bundle of the program, beside this one. */
declare const UNTRUSTED_PROCESS_BUNDLE: string | undefined;

export type PoolAnswer =
  | Exclude<OperationReport, { readonly status: 'begun' }>
  /** Whoever asked went away. */
  | { readonly status: 'aborted' };

export interface PoolRequest extends OperationRequest {
  /** Who asks: each has one operation under way at a time. */
  readonly owner: string;
  readonly signal: AbortSignal | undefined;
}

interface Job {
  readonly request: PoolRequest;
  readonly settle: (answer: PoolAnswer) => void;
}

interface Program {
  readonly child: ChildProcess;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

const refused = (limit: OperationLimit): PoolAnswer => ({ status: 'refused', limit });

export class UntrustedPool {
  /** By owner, the one who had a turn last at the end. */
  readonly #waiting = new Map<string, readonly Job[]>();
  readonly #programs = new Set<Program>();

  /** Never rejects. */
  async run(request: PoolRequest): Promise<PoolAnswer> {
    const { owner, signal } = request;
    if (signal?.aborted) return { status: 'aborted' };
    const queue = this.#waiting.get(owner) ?? [];
    if (queue.length >= MAX_WAITING_PER_OWNER) return refused('queue');
    const { promise, resolve } = Promise.withResolvers<PoolAnswer>();
    const job: Job = { request, settle: resolve };
    const abort = (): void => this.#abort(job);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.set(owner, [...queue, job]);
    this.#dispatch();
    const answer = await promise;
    signal?.removeEventListener('abort', abort);
    return answer;
  }

  #dispatch(): void {
    for (;;) {
      const owner = this.#nextOwner();
      const program = owner === undefined ? undefined : this.#freeProgram();
      if (owner === undefined || program === undefined) return;
      // Of many whose signal they share, none begins when it aborts.
      const queue = (this.#waiting.get(owner) ?? []).filter(
        ({ request }) => request.signal?.aborted !== true,
      );
      const [job, ...rest] = queue;
      this.#keepWaiting(owner, rest);
      if (job) this.#begin(program, job);
    }
  }

  #nextOwner(): string | undefined {
    const served = new Set([...this.#programs].map(({ job }) => job?.request.owner));
    return this.#waiting.keys().find((owner) => !served.has(owner));
  }

  /** Puts an owner at the end of all. */
  #keepWaiting(owner: string, jobs: readonly Job[]): void {
    this.#waiting.delete(owner);
    if (jobs.length > 0) this.#waiting.set(owner, jobs);
  }

  #freeProgram(): Program | undefined {
    const free = [...this.#programs].find(({ job }) => job === undefined);
    return free ?? (this.#programs.size < MAX_PROGRAMS ? this.#start() : undefined);
  }

  #start(): Program {
    const file =
      typeof UNTRUSTED_PROCESS_BUNDLE === 'string' ? UNTRUSTED_PROCESS_BUNDLE : './untrusted-process.ts';
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
      execArgv: [...process.execArgv, `--max-old-space-size=${MAX_HEAP_MB}`],
      // Nothing of what it does needs a secret.
      env: {},
      cwd: '/',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    const program: Program = { child, job: undefined, timer: undefined };
    child.on('message', (report: OperationReport) => this.#heard(program, report));
    child.on('error', () => this.#end(program, refused('start')));
    // Node ends itself like this when the heap is full, and the kernel ends it so when the machine is.
    child.on('exit', () => this.#end(program, refused('memory')));
    this.#programs.add(program);
    return program;
  }

  #begin(program: Program, job: Job): void {
    clearTimeout(program.timer);
    program.job = job;
    program.child.ref();
    program.child.channel?.ref();
    const { name, input } = job.request;
    program.child.send({ name, input }, (error) => {
      if (error && program.job === job) this.#end(program, refused('start'));
    });
  }

  #heard(program: Program, report: OperationReport): void {
    if (report.status !== 'begun') {
      this.#done(program, report);
      return;
    }
    const { job } = program;
    const isOverdue = (): void => {
      if (program.job === job) this.#end(program, refused('time'));
    };
    // A daemon that was stopped reads an answer that came meanwhile before it checks the time.
    program.timer = setTimeout(() => void afterPendingEvents(isOverdue), OVERDUE_MS);
  }

  #abort(job: Job): void {
    const program = [...this.#programs].find((each) => each.job === job);
    if (program) {
      this.#end(program, { status: 'aborted' });
      return;
    }
    const { owner } = job.request;
    const others = (this.#waiting.get(owner) ?? []).filter((each) => each !== job);
    if (others.length > 0) this.#waiting.set(owner, others);
    else this.#waiting.delete(owner);
    job.settle({ status: 'aborted' });
  }

  #done(program: Program, answer: PoolAnswer): void {
    clearTimeout(program.timer);
    program.child.unref();
    program.child.channel?.unref();
    program.timer = setTimeout(() => this.#end(program, { status: 'aborted' }), IDLE_MS).unref();
    this.#settle(program, answer);
  }

  #end(program: Program, answer: PoolAnswer): void {
    if (!this.#programs.delete(program)) return;
    clearTimeout(program.timer);
    program.child.kill('SIGKILL');
    this.#settle(program, answer);
  }

  #settle(program: Program, answer: PoolAnswer): void {
    const { job } = program;
    program.job = undefined;
    if (job) {
      const { owner } = job.request;
      this.#keepWaiting(owner, this.#waiting.get(owner) ?? []);
      job.settle(answer);
    }
    this.#dispatch();
  }
}

/** The one pool of this process. */
export const untrustedPool = new UntrustedPool();
