// A run that an agent asks things of, for tests: real folders, and a person who answers what the test says.

import { randomBytes } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact, InputAnswer, InputQuestion, Permissions, TaskEvent, ToolCall } from '@coxswain/protocol';
import { afterEach } from 'vitest';
import { asChildren, type StartHeld } from '../../../command/held-program.ts';
import { programStarter } from '../../../command/start.ts';
import { MARK_VARIABLE } from '../../../processes/mark.ts';
import { systemProcesses } from '../../../processes/system-processes.ts';
import { askedAndAnswered } from '../../../testing/asked-and-answered.ts';
import { AGENT } from '../../../testing/command-runs.ts';
import { permissionsAll } from '../../../testing/permissions.ts';
import { killMarked } from '../../../testing/survivors.ts';
import type { Fields } from '../../updates/reading.ts';
import { type ClientRequests, clientRequests } from '../client-requests.ts';

/** The tools of cox that an agent has. */
const COX_TOOLS = ['bg_submit', 'bg_status'].map((name) => ({
  name,
  description: '',
  inputSchema: {},
  call: async () => ({ text: '', isError: false }),
}));

export interface ServeOptions {
  /** Default 2 s. */
  readonly cancelGraceMs?: number;
  readonly permissions?: Partial<Permissions>;
  /** Who answers. Default: no one, and every question is rejected. */
  readonly answer?: (question: InputQuestion) => InputAnswer | Promise<InputAnswer>;
  readonly toolCalls?: readonly ToolCall[];
  readonly addDirs?: readonly string[];
  readonly knowsMissingFiles?: boolean;
  readonly hasCoxServer?: boolean;
  /** Starts programs. Default: as children of this process. */
  readonly start?: StartHeld;
  /** The run, as the daemon served it that began it. */
  readonly earlier?: ServedRun;
  readonly offLimits?: (folder: string) => readonly string[];
}

export interface ServedRun {
  readonly requests: ClientRequests;
  readonly folder: string;
  readonly mark: string;
  readonly questions: readonly InputQuestion[];
  readonly facts: readonly Fact[];
  /** The questions and their answers, as the ledger has them. */
  readonly events: readonly TaskEvent[];
  /** What requests reported about their tool calls. */
  readonly reported: readonly Fields[];
}

/** Call it once in a file: returns what serves, and cleans up after every test. */
export const servedRuns = () => {
  const folders: string[] = [];
  const marks: string[] = [];
  const open: ClientRequests[] = [];
  afterEach(async () => {
    for (const requests of open.splice(0)) await requests.close();
    const survivors = await killMarked(marks.splice(0));
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
    if (survivors.length > 0) throw new Error(`the test left processes: ${survivors.join('; ')}`);
  });

  const folder = async (): Promise<string> => {
    const path = await realpath(await mkdtemp(join(tmpdir(), 'cox-served-')));
    folders.push(path);
    return path;
  };

  const serve = async (options: ServeOptions = {}): Promise<ServedRun> => {
    const { permissions, answer, toolCalls = [], addDirs = [], offLimits = () => [] } = options;
    const { cancelGraceMs = 2_000 } = options;
    const { earlier, start = asChildren(programStarter(systemProcesses)) } = options;
    const workDir = earlier?.folder ?? (await folder());
    const mark = earlier?.mark ?? `led_test:${randomBytes(8).toString('hex')}`;
    marks.push(mark);
    const questions: InputQuestion[] = [];
    const facts: Fact[] = [];
    const events: TaskEvent[] = [...(earlier?.events ?? [])];
    const reported: Fields[] = [];
    const requests = clientRequests({
      request: {
        workDir,
        runDir: join(workDir, '.run'),
        ...(earlier && {
          earlier: { positions: [], tail: async () => '', events: async () => earlier.events },
        }),
        addDirs,
        offLimits: offLimits(workDir),
        permissions: { ...permissionsAll('allow'), ...permissions },
        mark,
        cancelGraceMs,
        agent: AGENT,
        ...(options.hasCoxServer ? { coxServer: { command: 'cox', args: ['mcp'], env: {} } } : {}),
      },
      handle: {
        tools: COX_TOOLS,
        update: async (seen) => void facts.push(...seen),
        ask: async (question) => {
          questions.push(question);
          if (!answer) throw new Error('nobody is there to answer');
          const answered = await answer(question);
          events.push(...askedAndAnswered(question, answered));
          return answered;
        },
      },
      environment: { PATH: process.env.PATH ?? '', COX_TASK_ID: 'tsk_own', [MARK_VARIABLE]: mark },
      start,
      toolCallReported: async (update) => void reported.push(update),
      knowsMissingFiles: () => options.knowsMissingFiles ?? true,
      toolCallOf: (id) => toolCalls.find(({ toolCallId }) => toolCallId === id),
    });
    // What a dead daemon had open is not its own any more.
    if (earlier) open.splice(open.indexOf(earlier.requests), 1);
    open.push(requests);
    return { requests, folder: workDir, mark, questions, facts, events, reported };
  };
  return { serve, folder };
};
