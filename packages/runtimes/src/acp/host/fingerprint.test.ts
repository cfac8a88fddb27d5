import { expect, test } from 'vitest';
import type { RunRequest } from '../../runtime.ts';
import { acpAgent } from '../../testing/acp-runs.ts';
import { ALL_ALLOWED, permissionsAll } from '../../testing/permissions.ts';
import { fingerprintOf } from '../turn/ready-agent.ts';

const request: RunRequest = {
  taskId: 'tsk_aaaaaaaaaaaa' as RunRequest['taskId'], // of the form that isTaskId accepts
  session: 'test',
  sessionId: 'test',
  attempt: 1,
  agent: acpAgent(),
  prompt: 'one',
  workDir: '/one',
  addDirs: [],
  environment: { PATH: '/bin', HOME: '/home', COX_RUN: 'led:1', COX_TASK_ID: 'tsk_aaaaaaaaaaaa' },
  mark: 'led:1',
  runDir: '/run/1',
  permissions: ALL_ALLOWED,
  offLimits: [],
  isConversation: true,
  coxServer: { command: 'cox', args: ['mcp'], env: { COX_TOKEN: 'one', COX_TASK_ID: 'tsk_aaaaaaaaaaaa' } },
  cancelToolGraceMs: 1,
  cancelGraceMs: 1,
};
const { coxServer } = request;

test('is the same for the next turn of a conversation', () => {
  const next: RunRequest = {
    ...request,
    taskId: 'tsk_bbbbbbbbbbbb' as RunRequest['taskId'],
    prompt: 'two',
    mark: 'led:2',
    runDir: '/run/2',
    environment: { HOME: '/home', PATH: '/bin', COX_RUN: 'led:2', COX_TASK_ID: 'tsk_bbbbbbbbbbbb' },
    coxServer: coxServer && { ...coxServer, env: { COX_TASK_ID: 'tsk_bbbbbbbbbbbb', COX_TOKEN: 'one' } },
  };
  expect(fingerprintOf(next)).toBe(fingerprintOf(request));
});

test('is the same in another terminal of the same user', () => {
  const environment = { ...request.environment, SHLVL: '3', OLDPWD: '/two', TMUX_PANE: '%7' };
  expect(fingerprintOf({ ...request, environment })).toBe(fingerprintOf(request));
});

test.each<[string, Partial<RunRequest>]>([
  ['environment', { environment: { ...request.environment, PATH: '/other' } }],
  ['folder', { workDir: '/two' }],
  ['additional folders', { addDirs: ['/more'] }],
  ['rights', { permissions: permissionsAll('ask') }],
  ['definition', { agent: { ...request.agent, model: 'other' } }],
  ['token', { coxServer: coxServer && { ...coxServer, env: { COX_TOKEN: 'two' } } }],
])('is another with another %s', (_, change) => {
  expect(fingerprintOf({ ...request, ...change })).not.toBe(fingerprintOf(request));
});
