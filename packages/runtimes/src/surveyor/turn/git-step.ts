// The step that asks git: two commands, each a tool call of its own.

import { askGit } from '../survey/git.ts';
import { LOG_ARGS, readGitState, STATUS_ARGS } from '../survey/git-state.ts';
import type { Step } from './step.ts';
import { useTool } from './tool-call.ts';
import type { Turn } from './turn.ts';

const SHOWN_UNITS = 2_000;

export const gitStep: Step = {
  title: 'Ask git for branch, changes and commits',
  priority: 'medium',
  topics: ['git'],
  run: async (turn) => {
    const status = await runGit(turn, 'status', STATUS_ARGS);
    if (status === undefined) return { survey: { git: 'none' } };
    // A repository without commits has no log.
    const log = (await runGit(turn, 'log', LOG_ARGS)) ?? '';
    return { survey: { git: readGitState(status, log) } };
  },
};

const runGit = (turn: Turn, name: string, args: readonly string[]): Promise<string | undefined> =>
  useTool(turn, {
    id: `git-${name}-${turn.n}`,
    name: 'run_command',
    title: `git ${args.join(' ')}`,
    kind: 'execute',
    input: { command: ['git', ...args], cwd: turn.folder },
    locations: [{ path: turn.folder }],
    work: async () => {
      const { exitCode, stdout, stderr } = await askGit(args, turn);
      const output = { exitCode: exitCode ?? null, stdout: stdout.slice(0, SHOWN_UNITS), stderr };
      const isDone = exitCode === 0;
      const text = (isDone ? stdout : stderr).slice(0, SHOWN_UNITS) || 'nothing';
      return { value: isDone ? stdout : undefined, output, text, hasFailed: !isDone };
    },
  });
