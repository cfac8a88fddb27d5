// Runs of the model runtime for tests, against a model server that plays a script: each with its own mark and folder, and
// nothing of it left afterwards, also when the test fails.

import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentDefinition, Fact, TaskId, ToolCall } from '@coxswain/protocol';
import { afterEach } from 'vitest';
import type { Deps } from '../model/deps.ts';
import { modelRuntime } from '../model/model-runtime.ts';
import { MARK_VARIABLE } from '../processes/mark.ts';
import type { RunRequest, Runtime } from '../runtime.ts';
import {
  type ModelServer,
  type ModelServerOptions,
  type Script,
  startModelServer,
} from './model-server/index.ts';
import { type ObserveOptions, observeRun, type TestRun } from './observed-run.ts';
import { ALL_ALLOWED } from './permissions.ts';
import { killMarked } from './survivors.ts';

export interface ModelStart extends Partial<Omit<RunRequest, 'agent'>>, ObserveOptions {
  readonly server?: ModelServer;
  readonly agent?: Partial<AgentDefinition> | undefined;
  /** Default: a runtime of its own, whose pauses are over at once. */
  readonly runtime?: Runtime;
}

/** Pauses that are over at once, written down; and no chance. */
export const instantDeps = (pauses: number[] = []): Partial<Deps> => ({
  random: () => 0.5,
  pause: async (ms) => void pauses.push(ms),
});

/** Call it once in a file: returns what starts servers and runs, and cleans up after every test. */
export const modelRuns = (provider: AgentDefinition['provider'] = 'openai-compatible') => {
  const marks: string[] = [];
  const folders: string[] = [];
  const servers: ModelServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    const survivors = await killMarked(marks.splice(0));
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
    if (survivors.length > 0) throw new Error(`the test left processes: ${survivors.join('; ')}`);
  });

  const folder = async (): Promise<string> => {
    const path = await realpath(await mkdtemp(join(tmpdir(), 'cox-model-')));
    folders.push(path);
    return path;
  };

  const serve = async (script: Script, options?: ModelServerOptions): Promise<ModelServer> => {
    const server = await startModelServer(script, options);
    servers.push(server);
    return server;
  };

  const agentFor = (
    server: ModelServer | undefined,
    agent: Partial<AgentDefinition> = {},
  ): AgentDefinition => ({
    name: 'tester',
    runtime: 'model',
    provider,
    baseUrl: server?.url,
    model: 'test-model',
    env: {},
    passEnv: [],
    maySubmit: [],
    definedIn: 'test',
    ...agent,
  });

  const start = async (given: ModelStart): Promise<TestRun> => {
    const { server, agent, runtime = modelRuntime(instantDeps()), ...rest } = given;
    const mark = rest.mark ?? `led_test:${randomBytes(8).toString('hex')}`;
    marks.push(mark);
    const workDir = rest.workDir ?? (await folder());
    const request: RunRequest = {
      taskId: 'tsk_aaaaaaaaaaaa' as TaskId, // of the form that isTaskId accepts
      session: 'test',
      sessionId: rest.session ?? 'test',
      attempt: 1,
      prompt: 'the prompt',
      addDirs: [],
      runDir: join(workDir, '.run'),
      permissions: ALL_ALLOWED,
      offLimits: [],
      isConversation: false,
      cancelToolGraceMs: 10_000,
      cancelGraceMs: 10_000,
      ...rest,
      agent: agentFor(server, agent),
      environment: { PATH: process.env.PATH ?? '', [MARK_VARIABLE]: mark, ...rest.environment },
      mark,
      workDir,
    };
    return observeRun(runtime, request, given);
  };

  return { start, serve, folder, agentFor };
};

/** The tool calls that were completed, in order. */
export const completedCalls = (facts: readonly Fact[]): readonly ToolCall[] =>
  facts.flatMap((fact) => (fact.type === 'ToolCallCompleted' ? [fact.data] : []));

/** The last usage reported. */
export const lastUsage = (facts: readonly Fact[]) =>
  facts.findLast((fact) => fact.type === 'UsageUpdated')?.data.usage;
