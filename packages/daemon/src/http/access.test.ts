import { type Caller, requireOperation } from '@coxswain/engine';
import { ProblemError, ROUTES, type RouteName, type TaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { RULES } from './access.ts';
import { operationOf } from './endpoint.ts';

const program: Caller = { kind: 'task', name: 'shell', taskId: 'tsk_aaaaaaaaaaaa' as TaskId }; // of the right form
const person: Caller = { kind: 'user', name: 'me' };
const ask = (name: RouteName, caller: Caller): void =>
  requireOperation(operationOf({ name, summary: name }), caller);
const names = Object.keys(ROUTES) as RouteName[]; // the keys of the table

describe('the program of a task', () => {
  const closed: readonly RouteName[] = [
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

  test.each(closed)('may not use %s, and is told what and why', (name) => {
    expect(() => ask(name, program)).toThrow(ProblemError);
    expect(() => ask(name, program)).toThrow(/tsk_aaaaaaaaaaaa may not \w+.*; do it from a shell/);
  });

  test('may use every other route', () => {
    const open = names.filter((name) => !closed.includes(name));
    for (const name of open) expect(() => ask(name, program)).not.toThrow();
  });

  test('may change only tasks that it submitted, and ask only for its own', () => {
    const changing = ['cancelTask', 'retryTask', 'messageTask'] as const;
    expect(changing.map((name) => RULES[name].allow)).toEqual(['descendants', 'descendants', 'descendants']);
    expect(RULES.askInTask.allow).toBe('itself');
  });

  test('finds a rule that looks at the task on every route about one task', () => {
    const aboutTask = names.filter((name) => ROUTES[name].path.startsWith('/tasks/{id}'));
    for (const name of aboutTask)
      expect(['visible', 'descendants', 'itself', 'people']).toContain(RULES[name].allow);
  });
});

describe('a person', () => {
  test('may use every route', () => {
    for (const name of names) expect(() => ask(name, person)).not.toThrow();
  });
});
