// Where the work of `npm run chaos adopt` is done: a home with agents of every kind, the journal that their programs write by
// themselves, a model that plays a script, and a person who answers what they ask.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, processIdentity } from '@coxswain/client';
import type { InputAnswer, LedgerEvent, Task } from '@coxswain/protocol';
import {
  type ModelServer,
  type Script,
  startModelServer,
} from '../../../packages/runtimes/src/testing/model-server/index.ts';
import { processesOf, runnerOf } from '../../../test/helpers/processes.ts';
import { ChaosHome, COX, markedProcesses, pathsOf } from '../chaos-home.ts';

const PERFORMER = join(import.meta.dirname, 'performer.ts');
const POLL_MS = 20;
/** The remaining work must have ended by then. */
const SETTLED_WITHIN_MS = 60_000;
/** What was ended may need a moment to be gone. */
const GONE_WITHIN_MS = 5_000;

export interface StageOptions {
  readonly chance: () => number;
  readonly script?: Script;
  /** Default: that of the system for temporary files. */
  readonly folder?: string | undefined;
  readonly slots?: number;
}

export class Stage {
  readonly home: ChaosHome;
  readonly journalFile: string;
  readonly chance: () => number;
  readonly models: ModelServer;
  /** What was answered and acknowledged, by the id of the question. */
  readonly answers = new Map<string, InputAnswer>();
  readonly #opened: Client[] = [];
  kills = 0;

  private constructor(home: ChaosHome, models: ModelServer, chance: () => number) {
    this.home = home;
    this.models = models;
    this.chance = chance;
    this.journalFile = join(home.home, 'journal');
  }

  /** Makes a home with its agents, and starts its daemon. */
  static async make({ chance, script = [], folder, slots = 16 }: StageOptions): Promise<Stage> {
    const models = await startModelServer(script);
    const stage = new Stage(await ChaosHome.make('', folder), models, chance);
    const { home } = stage.home;
    writeFileSync(stage.journalFile, '');
    const performer = (...args: readonly string[]) => [process.execPath, PERFORMER, ...args];
    const talk = `tag=$(echo "$1" | grep -o 'adopt-[0-9]*' | head -n 1); echo "$tag spoke $COX_TASK_ID" >> ${stage.journalFile}; echo mine; sleep 0.4; echo is this`;
    const talker = { runtime: 'command', command: ['sh', '-c', talk, 'sh', '{prompt}'] };
    const agents = {
      coder: {
        ...{ runtime: 'command', format: 'claude-stream-json' },
        command: performer('format', stage.journalFile, '{prompt}'),
      },
      actor: { runtime: 'acp', command: performer('acp', stage.journalFile) },
      thinker: {
        ...{ runtime: 'model', provider: 'openai-compatible', baseUrl: models.url, model: 'test-model' },
        permissions: 'allow',
      },
      ...{ ada: talker, bob: talker },
    };
    // JSON is YAML.
    const config = `maxConcurrentTasks: ${slots}\nqueueCapacity: 1000\nbackground: { maxConcurrentTasks: 1000 }\ncancelGrace: 1s\nagents: ${JSON.stringify(agents)}\n`;
    writeFileSync(join(home, 'config.yaml'), config);
    await stage.startDaemon();
    return stage;
  }

  /** A new connection, closed with the stage. */
  async connect(): Promise<Client> {
    const client = await this.home.connect();
    this.#opened.push(client);
    return client;
  }

  /** To the daemon that lives; it finds the next one by itself. */
  get client(): Client {
    const client = this.#opened[0];
    if (client === undefined) throw new Error('no daemon was started');
    return client;
  }

  get runnerPid(): number {
    return runnerOf(pathsOf(this.home.home));
  }

  /** What the programs wrote down under this tag, and as its turns (`<tag>/<turn>`), in their order. */
  journal(tag: string): readonly string[] {
    const lines = readFileSync(this.journalFile, 'utf8').matchAll(/^([^ /]+)[^ ]* (.*)$/gm);
    return [...lines].flatMap(([, one, what = '']) => (one === tag ? [what] : []));
  }

  /** Resolves with how long it took. */
  async startDaemon(program = COX): Promise<number> {
    const startMs = performance.now();
    const { code, stderr } = await this.home.by(program, 'daemon', 'start');
    if (code !== 0) throw new Error(`the daemon did not start: ${stderr}`);
    if (this.#opened.length === 0) await this.connect();
    return performance.now() - startMs;
  }

  async killDaemon(): Promise<void> {
    await kill9(await this.home.pid());
    this.kills += 1;
  }

  /** A daemon in the foreground, which is killed while it takes over. */
  async dieInRecovery(livesMs: number): Promise<void> {
    const daemon = this.home.start(COX, ['daemon', 'run']);
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    await pause(livesMs);
    daemon.kill('SIGKILL');
    this.kills += 1;
    await ended;
  }

  async recovered(): Promise<void> {
    while ((await this.client.daemon.status()).state === 'recovering') await pause(POLL_MS);
  }

  /** Answers whatever is asked, with yes or no. */
  async answer(): Promise<void> {
    for (const { id, title } of await this.client.inputs.list()) {
      const decision = title.startsWith('may') && this.chance() < 0.5 ? 'deny' : 'approve';
      await this.client.inputs.answer(id, { decision });
      this.answers.set(id, { decision });
    }
  }

  /** Answers until nothing runs any more. False: something did not end in time. */
  async settled(): Promise<boolean> {
    for (const endMs = performance.now() + SETTLED_WITHIN_MS; performance.now() < endMs; await pause(100)) {
      const { running, pending, needsInput } = await this.client.tasks.counts();
      if (running + pending + needsInput === 0) return true;
      await this.answer().catch(() => {});
    }
    return false;
  }

  /** As {@link settled}, for work that goes on in turns. */
  async finished(loads: readonly { readonly isOver: boolean; goOn(): Promise<void> }[]): Promise<boolean> {
    for (;;) {
      if (!(await this.settled())) return false;
      for (const load of loads) if (!load.isOver) await load.goOn();
      if (loads.every(({ isOver }) => isOver)) return true;
    }
  }

  /** What the ledger says of a task. */
  async told(id: string): Promise<ToldTask> {
    const events: LedgerEvent[] = [];
    for await (const event of this.client.tasks.stream(id, { follow: false })) events.push(event);
    return { task: (await this.client.tasks.get(id)).task, events };
  }

  /** Stops the daemon; resolves with what is left, the runner as well: by the marks, and by the numbers that programs wrote down. */
  async leftAfterStop(): Promise<readonly string[]> {
    const { ledgerId } = await this.client.daemon.status();
    const { code, stderr } = await this.home.cox('daemon', 'stop');
    if (code !== 0) return [`the daemon does not stop: ${stderr}`];
    for (const endMs = performance.now() + GONE_WITHIN_MS; ; await pause(POLL_MS)) {
      const left = await this.#left(ledgerId);
      if (left.length === 0 || performance.now() > endMs) return left;
    }
  }

  async #left(ledgerId: string): Promise<readonly string[]> {
    const lines = readFileSync(this.journalFile, 'utf8').matchAll(/ (?:pid|prompt) (\d+)$/gm);
    const noted = new Set([...lines].map(([, pid]) => Number(pid)));
    const alive = processesOf(this.home.home).filter(({ pid }) => noted.has(pid));
    const all = [...(await markedProcesses(ledgerId)), ...alive].map(
      ({ pid, command }) => `${pid} ${command}`,
    );
    return [...new Set([...all, ...(this.runnerPid ? [`${this.runnerPid} the runner`] : [])])];
  }

  async end(): Promise<void> {
    for (const client of this.#opened) client.close();
    await this.home.end();
    await this.models.close();
  }
}

/** A task, with everything that the ledger says happened to it. */
export interface ToldTask {
  readonly task: Task;
  readonly events: readonly LedgerEvent[];
}

/** Resolves when it is gone. */
export const kill9 = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGKILL');
  while (processIdentity(pid)) await pause(1);
};
