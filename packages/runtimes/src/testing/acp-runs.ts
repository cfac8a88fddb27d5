// Real runs of the small ACP agent for tests: each with its own mark and folder, and nothing of it left afterwards, also when
// the test fails.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentDefinition, TaskId } from '@coxswain/protocol';
import { afterEach } from 'vitest';
import type { AcpRuntimeOptions } from '../acp/options.ts';
import { acpRuntime, MARK_VARIABLE, type RunRequest, type Runtime } from '../index.ts';
import { agentMarkOf } from '../processes/marks.ts';
import { type ObserveOptions, observeRun, type TestRun } from './observed-run.ts';
import { ALL_ALLOWED } from './permissions.ts';
import { killMarked } from './survivors.ts';

export interface StartAcpOptions extends Partial<Omit<RunRequest, 'agent'>>, ObserveOptions {
  /** Options of the small agent. */
  readonly flags?: readonly string[];
  readonly agent?: Partial<AgentDefinition> | undefined;
  /** Default: one of its own. */
  readonly runtime?: Runtime;
  readonly options?: AcpRuntimeOptions;
}

const FIXTURE = join(import.meta.dirname, 'acp-agent/agent.ts');

/** The small agent, started with these options. */
export const acpAgent = (flags: readonly string[] = []): AgentDefinition => ({
  name: 'small',
  runtime: 'acp',
  command: [process.execPath, FIXTURE, ...flags],
  env: {},
  passEnv: [],
  maySubmit: [],
  definedIn: 'test',
});

/** Call it once in a file: returns what starts runs, and cleans up after every test. */
export const acpRuns = () => {
  const marks: string[] = [];
  const folders: string[] = [];
  const runtimes: Runtime[] = [];
  afterEach(async () => {
    for (const runtime of runtimes.splice(0)) await runtime.close?.();
    const survivors = await killMarked(marks.splice(0));
    for (const path of folders.splice(0)) await rm(path, { recursive: true, force: true });
    if (survivors.length > 0) throw new Error(`the test left processes: ${survivors.join('; ')}`);
  });

  const folder = async (): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), 'cox-acp-'));
    folders.push(path);
    return path;
  };

  /** Closed after the test. */
  const runtime = (options?: AcpRuntimeOptions): Runtime => {
    const made = acpRuntime(options);
    runtimes.push(made);
    return made;
  };

  const start = async ({
    flags,
    agent,
    options,
    runtime: own = runtime(options),
    ...rest
  }: StartAcpOptions): Promise<TestRun> => {
    const mark = rest.mark ?? `led_acp:${randomBytes(8).toString('hex')}`;
    marks.push(mark, agentMarkOf(mark));
    const workDir = rest.workDir ?? (await folder());
    const request: RunRequest = {
      taskId: 'tsk_aaaaaaaaaaaa' as TaskId, // of the form that isTaskId accepts
      session: 'test',
      sessionId: rest.session ?? 'test',
      attempt: 1,
      agent: { ...acpAgent(flags), ...agent },
      prompt: 'say nothing',
      addDirs: [],
      environment: {
        PATH: process.env.PATH ?? '',
        // The small agent starts in half the time.
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
        [MARK_VARIABLE]: mark,
        COX_TASK_ID: 'tsk_aaaaaaaaaaaa',
      },
      runDir: join(workDir, '.runs', randomBytes(8).toString('hex')),
      permissions: ALL_ALLOWED,
      offLimits: [],
      isConversation: false,
      cancelToolGraceMs: 10_000,
      cancelGraceMs: 10_000,
      ...rest,
      mark,
      workDir,
    };
    return observeRun(own, request, rest);
  };

  return { start, folder, runtime };
};
