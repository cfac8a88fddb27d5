import { ProblemError, type TaskId } from '@coxswain/protocol';
import { type Operation, operations } from '@coxswain/protocol/operations';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../engine.ts';
import { requireOperation } from './operation.ts';

const program: Caller = { kind: 'task', name: 'shell', taskId: 'tsk_aaaaaaaaaaaa' as TaskId }; // of the right form
const person: Caller = { kind: 'user', name: 'me' };
const all = Object.values(operations).flatMap((verbs) => Object.values<Operation>(verbs));
const operationOf = (id: string): Operation => {
  const found = all.find((operation) => operation.id === id);
  if (found !== undefined) return found;
  throw new Error(`there is no operation ${id}`);
};
const accessOf = (id: string) => operationOf(id).access;

describe('the program of a task', () => {
  const closed: readonly string[] = [
    'deleteTask',
    'answerInput',
    'setDefaultAgent',
    'checkAgent',
    'createSession',
    'changeSession',
    'resetSession',
    'listJobs',
    'createJob',
    'previewJob',
    'getJob',
    'changeJob',
    'deleteJob',
    'runJob',
    'pauseJob',
    'resumeJob',
    'repairJob',
    'nextOfJob',
    'runsOfJob',
    'secretOfJob',
    'listAudit',
    'listWorkflows',
    'readWorkflow',
    'listTrusted',
    'trustWorkflow',
    'untrustWorkflow',
    'validateWorkflow',
    'runWorkflow',
    'startDiscussion',
    'listChannels',
    'testChannel',
    'listRoutes',
    'addRoute',
    'resolveRoute',
    'removeRoute',
    'listDeliveries',
    'retryDelivery',
    'metrics',
    'getInsights',
    'listTokens',
    'createToken',
    'revokeToken',
    'getConfig',
    'setConfig',
    'prune',
    'exportLedger',
    'checkLedger',
    'backUpLedger',
    'pauseDaemon',
    'resumeDaemon',
    'drainDaemon',
    'stopDaemon',
    'listLeftovers',
    'checkTelemetry',
  ];

  test.each(closed)('may not use %s, with what and why', (name) => {
    expect(() => requireOperation(operationOf(name), program)).toThrow(ProblemError);
    expect(() => requireOperation(operationOf(name), program)).toThrow(
      /tsk_aaaaaaaaaaaa may not \w+.*; do it from your own shell/,
    );
  });

  test('may use every other route', () => {
    const open = all.filter(({ id }) => !closed.some((name) => name === id));
    for (const operation of open) expect(() => requireOperation(operation, program)).not.toThrow();
  });

  test('may change only tasks that it submitted, and ask only for its own', () => {
    const changing = ['cancelTask', 'retryTask', 'messageTask'] as const;
    expect(changing.map((name) => accessOf(name).allow)).toEqual([
      'descendants',
      'descendants',
      'descendants',
    ]);
    expect(accessOf('askInTask').allow).toBe('itself');
  });

  test('finds a rule that looks at the task on every route about one task', () => {
    const aboutTask = all.filter(({ path }) => path.startsWith('/tasks/{id}'));
    for (const { access } of aboutTask)
      expect(['visible', 'descendants', 'itself', 'people']).toContain(access.allow);
  });
});

describe('a person', () => {
  test('may use every route', () => {
    for (const operation of all) expect(() => requireOperation(operation, person)).not.toThrow();
  });
});
