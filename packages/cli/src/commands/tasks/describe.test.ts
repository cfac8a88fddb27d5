import type { InputId, TaskDetail } from '@coxswain/protocol';
import { sampleId } from '@coxswain/protocol/testing';
import { taskLines } from '@coxswain/views/task-sections';
import { expect, test } from 'vitest';
import { drawLines, rendering, type Shown } from '../../output/rendering.ts';
import { sampleTask } from '../../testing/sample-task.ts';
import { testShown } from '../../testing/shown.ts';

const describeLines = (detail: TaskDetail, shown: Shown): string[] =>
  drawLines(taskLines(detail, rendering(shown)), shown.output.paint);

const DETAIL: TaskDetail = {
  task: sampleTask({
    status: 'failed',
    reason: 'exit_code',
    exitCode: 2,
    error: { code: 'exit_code', message: 'npm ended with exit code 2' },
    prompt: 'npm test\nand tell me',
    labels: { team: 'web' },
    model: 'small',
  }),
  history: [
    { status: 'pending', at: '2026-11-20T11:50:00.000Z', by: 'somebody' },
    { status: 'running', at: '2026-11-20T11:50:01.000Z' },
    { status: 'failed', at: '2026-11-20T11:52:13.000Z', reason: 'exit_code' },
  ],
  plan: [
    { content: 'read the code', status: 'completed' },
    { content: 'run the tests', status: 'in_progress' },
    { content: 'mend them', status: 'pending' },
  ],
  toolCalls: [
    {
      toolCallId: '1',
      name: 'shell',
      status: 'completed',
      input: { command: 'npm test' },
      output: 'line 1\nline 2\n',
      durationMs: 1_200,
    },
    { toolCallId: '2', name: 'edit_file', status: 'skipped' },
    { toolCallId: '3', name: 'write_file', status: 'pending' },
  ],
  usage: {
    inputTokens: 12_480,
    outputTokens: 31,
    cost: 0.0312,
    currency: 'USD',
    provider: 'local',
    model: 'small',
  },
  children: [sampleTask({ id: sampleId('c'), agent: 'claude', description: 'a review' })],
  inputs: [
    {
      id: 'inp_abcdefghijkl' as InputId, // a whole id
      taskId: sampleId(),
      kind: 'permission',
      title: 'wants to run',
      detail: 'git push \\\n  --force',
      state: 'denied',
      createdAt: '2026-11-20T11:51:00.000Z',
      answer: { decision: 'deny', text: 'no' },
      answeredBy: 'somebody',
    },
  ],
  processes: [{ pid: 4711, command: 'node server.js', signal: 'SIGKILL' }],
  log: 'FAIL a.test.ts\n1 failed\n',
};

test('every section is under its title, with full values for scripts', () => {
  expect(describeLines(DETAIL, testShown()).join('\n')).toBe(`ID          tsk_aaaaaaaaaaaa
Status      failed  2m12s
Reason      npm ended with exit code 2
Exit code   2
Prompt      npm test
            and tell me
Agent       shell  command  small
Session     main
User        somebody
Kind        background  cli
Folder      /work
Labels      team=web
Time limit  30m00s
On input    park
Submitted   2026-11-20T11:50:00.000Z
Started     2026-11-20T11:50:01.000Z
Ended       2026-11-20T11:52:13.000Z

History
  2026-11-20T11:50:00.000Z  pending             by somebody
  2026-11-20T11:50:01.000Z  running
  2026-11-20T11:52:13.000Z  failed   exit_code

Plan
  ✓ read the code
  ▸ run the tests
  · mend them

Tool calls
  ✓ shell  1s
      in   {
             "command": "npm test"
           }
      out  line 1
           line 2
  ⊘ edit_file  skipped
  · write_file  pending

Usage
  Input tokens   12,480
  Output tokens  31
  Cost           0.0312 USD
  Model          local small

Children
  tsk_cccccccccccc  completed  2m12s  claude  a review

Questions
  ✓ inp_abcdefghijkl  permission  wants to run
          git push \\
            --force
      Asked   2026-11-20T11:51:00.000Z
      State   denied
      Answer  deny no
      By      somebody

Processes ended
     4711  SIGKILL  node server.js

Log
  FAIL a.test.ts
  1 failed`);
});

test('what is empty is left out', () => {
  const text = describeLines({ task: sampleTask({ result: 'done\n' }) }, testShown()).join('\n');
  expect([...text.matchAll(/^[A-Z][a-z]+(?: [a-z]+)*$/gm)].map(([title]) => title)).toEqual(['Result']);
});

test('nothing an agent wrote reaches the terminal as it came', () => {
  const evil = 'x\u001b[2J\u202ey\n\u009bz';
  const task = sampleTask({
    title: evil,
    prompt: evil,
    error: { code: 'exit_code', message: evil },
    result: evil,
    agent: evil,
  });
  const detail: TaskDetail = {
    ...DETAIL,
    task,
    plan: [{ content: evil, status: 'pending' }],
    toolCalls: [{ toolCallId: '1', name: evil, status: 'failed', input: evil, output: { evil } }],
    log: evil,
    processes: [{ pid: 1, command: evil, signal: 'SIGTERM' }],
    inputs: (DETAIL.inputs ?? []).map((input) => ({ ...input, title: evil, detail: evil, answeredBy: evil })),
    history: [{ status: 'failed', at: '2026-11-20T11:52:13.000Z', reason: evil, by: evil }],
    usage: { provider: evil, model: evil, reportedBy: evil },
  };
  const text = describeLines(detail, testShown({ isTerminal: true })).join('\n');
  for (const danger of ['\u001b', '\u202e', '\u009b']) expect(text).not.toContain(danger);
});

test('it speaks Chinese', () => {
  const text = describeLines(DETAIL, testShown({ language: 'zh' })).join('\n');
  for (const word of [
    '编号',
    '状态',
    '失败',
    '历史',
    '计划',
    '工具调用',
    '用量',
    '子任务',
    '提问',
    '已结束的进程',
    '日志',
  ])
    expect(text).toContain(word);
});

test('a task shows its worktree and the files that its tools touched', () => {
  const detail: TaskDetail = {
    task: sampleTask({}),
    toolCalls: [
      {
        toolCallId: '1',
        name: 'edit',
        title: 'Edit a.ts',
        status: 'completed',
        locations: [{ path: '/w/1/a.ts', line: 3 }],
        diffs: [
          { path: '/w/1/a.ts', newText: 'x' },
          { path: '/w/1/b.ts', newText: 'y' },
        ],
      },
    ],
    worktree: { folder: '/w/1', branch: 'cox/1', base: 'abc', repository: '/srv' },
  };
  const lines = describeLines(detail, testShown()).join('\n');
  expect(lines).toContain('✓ edit  Edit a.ts');
  expect(lines).toMatch(/Files +\/w\/1\/a\.ts:3, \/w\/1\/b\.ts/);
  expect(lines).toMatch(/Worktree\n +Folder +\/w\/1\n +Branch +cox\/1\n +Base +abc\n +Repository +\/srv/);
});

test('an item has no time limit and nothing to ask for: nothing runs for it', () => {
  const lines = describeLines({ task: sampleTask({ kind: 'item', timeoutMs: 0 }) }, testShown()).join('\n');
  expect(lines).toMatch(/item +/);
  expect(lines).not.toMatch(/Time limit|On input|When it asks/);
});

test('a workflow definition is summed up by its size, with where its steps are shown', () => {
  const task = sampleTask({
    kind: 'workflow',
    prompt: 'name: release\nsteps:\n  - {id: a, run: ls}\n',
    composition: { kind: 'workflow', name: 'release', input: {}, onRestart: 'fail' },
  });
  const text = describeLines({ task }, testShown()).join('\n');
  expect(text).toContain('a workflow of 3 lines; its steps: cox workflows show aaaaaaaa');
  expect(text).not.toContain('- {id: a');
});

test('the history tells of another daemon that took the run over, as those who watched it read', () => {
  const detail: TaskDetail = {
    task: sampleTask({ status: 'completed' }),
    history: [
      { status: 'pending', at: '2026-11-20T11:50:00.000Z' },
      { status: 'running', at: '2026-11-20T11:50:01.000Z' },
      { status: 'running', at: '2026-11-20T11:51:00.000Z', isAdopted: true },
      { status: 'completed', at: '2026-11-20T11:52:13.000Z' },
    ],
  };
  expect(describeLines(detail, testShown()).join('\n')).toMatch(
    /^ {2}2026-11-20T11:51:00\.000Z {2}running +the daemon was restarted; the run went on$/m,
  );
});
