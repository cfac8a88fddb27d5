// Real runs for tests: each with its own mark and folder, and nothing of it left afterwards, also when the test fails.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentDefinition, Fact, TaskId } from '@coxswain/protocol';
import { afterEach } from 'vitest';
import { type Conversation, commandRuntime, MARK_VARIABLE, type RunRequest } from '../index.ts';
import { detachedMarkOf } from '../processes/marks.ts';
import { observeRun, type TestRun } from './observed-run.ts';
import { ALL_ALLOWED } from './permissions.ts';
import { killMarked } from './survivors.ts';

export interface StartOptions extends Partial<Omit<RunRequest, 'agent'>> {
  /** The prompt of an agent with `shell: true`. */
  readonly shell?: string;
  readonly agent?: Partial<AgentDefinition>;
  readonly lingerMs?: number;
  readonly isCancelledBefore?: boolean;
  /** What the session remembers. Default: nothing was said in it yet. */
  readonly conversation?: Conversation;
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
    conversation,
    ...rest
  }: StartOptions): Promise<TestRun> => {
    const mark = rest.mark ?? `led_test:${randomBytes(8).toString('hex')}`;
    marks.push(mark, detachedMarkOf(mark));
    const workDir = rest.workDir ?? (await folder());
    const request: RunRequest = {
      taskId: 'tsk_aaaaaaaaaaaa' as TaskId,
      session: 'test',
      sessionId: rest.session ?? 'test',
      attempt: 1,
      agent: { ...AGENT, shell: shell !== undefined, ...agent },
      prompt: shell ?? 'the prompt',
      addDirs: [],
      environment: { PATH: process.env.PATH ?? '', [MARK_VARIABLE]: mark },
      runDir: join(workDir, '.run'),
      permissions: ALL_ALLOWED,
      offLimits: [],
      isConversation: false,
      cancelToolGraceMs: 10_000,
      cancelGraceMs: 10_000,
      ...rest,
      mark,
      workDir,
    };
    return observeRun(commandRuntime({ lingerMs }), request, { update, isCancelledBefore, conversation });
  };

  return { start, folder };
};
