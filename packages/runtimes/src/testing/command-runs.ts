// Real runs for tests: each with its own mark and folder, and nothing of it left afterwards, also when the test fails.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentDefinition, EndedProcess, Fact, Stream, TaskId } from '@coxswain/protocol';
import { afterEach } from 'vitest';
import {
  commandRuntime,
  MARK_VARIABLE,
  type Outcome,
  type ProcessIdentity,
  type RunRequest,
} from '../index.ts';
import { killMarked } from './survivors.ts';

export interface TestRun {
  readonly outcome: Promise<Outcome>;
  readonly request: RunRequest;
  readonly facts: readonly Fact[];
  /** Resolves with the leader when the program has started. */
  readonly started: Promise<ProcessIdentity>;
  /** Resolves when the program has printed the text. */
  printed(text: string): Promise<void>;
  output(stream: Stream): string;
  /** What was told about processes that outlived the program. */
  ended(): readonly EndedProcess[];
  cancel(): void;
  force(): void;
}

export interface StartOptions extends Partial<Omit<RunRequest, 'agent'>> {
  /** The prompt of an agent with `shell: true`. */
  readonly shell?: string;
  readonly agent?: Partial<AgentDefinition>;
  readonly lingerMs?: number;
  readonly isCancelledBefore?: boolean;
  /** Awaited by every update, before the facts count as seen. */
  readonly update?: (facts: readonly Fact[]) => Promise<void>;
}

export const AGENT: AgentDefinition = {
  name: 'test',
  runtime: 'command',
  env: {},
  passEnv: [],
  maySubmit: [],
  definedIn: 'test',
};

/** Call it once in a `describe` or file: returns what starts runs, and cleans up after every test. */
export const commandRuns = () => {
  const marks: string[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    const survivors = await killMarked(marks.splice(0));
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
    if (survivors.length > 0) throw new Error(`the test left processes: ${survivors.join('; ')}`);
  });

  const folder = async (): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), 'cox-runtimes-'));
    folders.push(path);
    return path;
  };

  const start = async ({
    shell,
    agent,
    lingerMs,
    update,
    isCancelledBefore,
    ...rest
  }: StartOptions): Promise<TestRun> => {
    const mark = rest.mark ?? `led_test:${randomBytes(8).toString('hex')}`;
    marks.push(mark);
    const workDir = rest.workDir ?? (await folder());
    const request: RunRequest = {
      taskId: 'tsk_aaaaaaaaaaaa' as TaskId,
      session: 'test',
      attempt: 1,
      agent: { ...AGENT, shell: shell !== undefined, ...agent },
      prompt: shell ?? 'the prompt',
      addDirs: [],
      environment: { PATH: process.env.PATH ?? '', [MARK_VARIABLE]: mark },
      runDir: join(workDir, '.run'),
      cancelToolGraceMs: 10_000,
      cancelGraceMs: 10_000,
      ...rest,
      mark,
      workDir,
    };
    return observe(request, { lingerMs, update, isCancelledBefore });
  };

  return { start, folder };
};

type ObserveOptions = Pick<StartOptions, 'lingerMs' | 'update' | 'isCancelledBefore'>;

const observe = (request: RunRequest, { lingerMs, update, isCancelledBefore }: ObserveOptions): TestRun => {
  const facts: Fact[] = [];
  const cancel = new AbortController();
  const force = new AbortController();
  if (isCancelledBefore) cancel.abort();
  const started = Promise.withResolvers<ProcessIdentity>();
  const waiting = new Set<() => void>();
  const output = (stream: Stream): string =>
    facts
      .map((fact) => (fact.type === 'StreamChunk' && fact.data.stream === stream ? fact.data.text : ''))
      .join('');
  const outcome = commandRuntime({ lingerMs }).run(request, {
    signal: cancel.signal,
    force: force.signal,
    started: started.resolve,
    update: async (seen) => {
      await update?.(seen);
      facts.push(...seen);
      for (const look of waiting) look();
    },
    ask: () => Promise.reject(new Error('a command asks nothing')),
    inbox: (async function* () {})(),
  });
  const printed = (text: string): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => {
      if (output('stdout').includes(text)) resolve();
    };
    waiting.add(look);
    look();
    outcome.then(() => reject(new Error(`it ended without printing ${text}`)), reject);
    return promise.finally(() => waiting.delete(look));
  };
  return {
    outcome,
    request,
    facts,
    started: started.promise,
    printed,
    output,
    ended: () => facts.flatMap((fact) => (fact.type === 'ProcessesEnded' ? fact.data.processes : [])),
    cancel: () => cancel.abort(),
    force: () => force.abort(),
  };
};
