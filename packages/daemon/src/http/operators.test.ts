import { BUILT_IN_AGENTS } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { runningApp } from './testing/running-app.ts';

const API = '/api/v1';

describe('the daemon', () => {
  test('is paused, resumed and drained', async () => {
    const { ask } = await runningApp();
    for (const [verb, state] of [
      ['pause', 'paused'],
      ['resume', 'accepting'],
      ['drain', 'draining'],
    ]) {
      const { status, json } = await ask('POST', `${API}/daemon/${verb}`);
      expect([status, json.state]).toEqual([200, state]);
      expect((await ask('GET', `${API}/daemon`)).json.state).toBe(state);
    }
    expect((await ask('POST', `${API}/daemon/pause`, { body: { hard: true } })).status).toBe(400);
  });

  test('is asked to stop as the request says, and answers first', async () => {
    const { ask, stops } = await runningApp();
    const { status, json } = await ask('POST', `${API}/daemon/stop`, {
      body: { wait: true, cancelPending: true },
    });
    expect([status, json.pid]).toEqual([202, process.pid]);
    expect(stops).toEqual([{ wait: true, cancelPending: true, keepRuns: false }]);
    expect((await ask('POST', `${API}/daemon/stop`)).json.state).toBe('stopping');
  });

  test('is healthy until it stops', async () => {
    const { ask, engine, ledger } = await runningApp();
    const healthy = await ask('GET', '/health');
    expect([healthy.status, healthy.json]).toEqual([
      200,
      { status: 'ok', state: 'accepting', ledgerId: ledger.id, lastSequence: 0 },
    ]);
    await engine.stop();
    const stopping = await ask('GET', '/health');
    expect([stopping.status, stopping.json.code]).toEqual([503, 'shutting_down']);
    expect(stopping.headers['retry-after']).toBeDefined();
    expect((await ask('POST', `${API}/tasks`, { body: { prompt: 'true' } })).json.code).toBe('shutting_down');
  });

  test('says what it is', async () => {
    const { ask } = await runningApp();
    expect((await ask('GET', '/version')).json).toEqual({
      version: '0.1.0',
      build: 'source',
      protocol: 1,
      node: process.version,
      pid: process.pid,
    });
  });
});

describe('the metrics', () => {
  test('count what happened since the daemon started, by names that are bounded', async () => {
    const { ask, shell, ended } = await runningApp();
    for (const prompt of ['true', 'true', 'false']) await ended((await shell(prompt)).id);
    const first = await ask('GET', '/metrics');
    expect(first.headers['content-type']).toContain('text/plain; version=0.0.4');
    expect(first.text).toContain('cox_submissions_total{source="api"} 3');
    expect(first.text).toContain('cox_settlements_total{status="completed",agent="shell"} 2');
    expect(first.text).toContain('cox_settlements_total{status="failed",agent="shell"} 1');
    expect(first.text).toContain('cox_tasks{status="completed"} 2');
    expect(first.text).toMatch(/cox_slots\{state="total"\} \d+/);
    expect(first.text).toMatch(/cox_resident_memory_bytes \d{7,}/);
    await ask('GET', `${API}/tasks`);
    const second = await ask('GET', '/metrics');
    expect(second.text).toContain(
      'cox_http_request_duration_seconds_count{route="listTasks",status="200"} 1',
    );
  });

  test('of two apps are their own', async () => {
    const [one, other] = [await runningApp(), await runningApp()];
    await one.ended((await one.shell('true')).id);
    await one.ask('GET', '/metrics');
    expect((await other.ask('GET', '/metrics')).text).not.toContain('cox_submissions_total{');
  });
});

describe('agents', () => {
  test('are listed, with the default one and their active tasks', async () => {
    const { ask, shell } = await runningApp({ isPaused: true });
    await shell('true');
    const { json } = await ask('GET', `${API}/agents`);
    expect(json).toMatchObject([
      {
        name: 'shell',
        runtime: 'command',
        shell: true,
        definedIn: 'built in',
        isDefault: true,
        activeTasks: 1,
        runningTasks: 0,
      },
      { name: 'command', isDefault: false, activeTasks: 0, runningTasks: 0 },
    ]);
    expect(json[0]).toMatchObject({
      program: '/bin/sh',
      isInstalled: true,
      permissions: { execute: 'allow' },
    });
  });

  test('are found by names that a path must encode', async () => {
    const [shell] = BUILT_IN_AGENTS;
    if (shell === undefined) throw new Error('there is no built-in agent');
    const { ask } = await runningApp({ agents: [{ ...shell, name: 'team/lint@2' }] });
    expect((await ask('GET', `${API}/agents/team%2Flint%402`)).json.name).toBe('team/lint@2');
  });

  test('become the default', async () => {
    const { ask } = await runningApp();
    const { status, json } = await ask('POST', `${API}/agents/command/default`);
    expect([status, json.name, json.isDefault]).toEqual([200, 'command', true]);
    expect((await ask('GET', `${API}/agents/shell`)).json.isDefault).toBe(false);
  });

  test('are checked in the environment that is sent', async () => {
    const { ask } = await runningApp();
    const good = await ask('POST', `${API}/agents/shell/check`, {
      body: { environment: { PATH: '/usr/bin:/bin' } },
    });
    expect([good.status, good.json.ok]).toEqual([200, true]);
    expect(good.json.steps.length).toBeGreaterThan(0);
  });

  test('that do not exist are not found', async () => {
    const { ask } = await runningApp();
    for (const [method, path] of [
      ['GET', 'nobody'],
      ['POST', 'nobody/default'],
      ['POST', 'nobody/check'],
    ]) {
      const { status, json } = await ask(method ?? '', `${API}/agents/${path}`);
      expect([status, json.code]).toEqual([404, 'agent_not_found']);
      expect(json.detail).toContain('shell');
    }
  });
});

describe('sessions', () => {
  test('are made, listed, read and renamed', async () => {
    const { ask } = await runningApp();
    const made = await ask('POST', `${API}/sessions`, { body: { name: 'work' } });
    expect([made.status, made.json.name, made.json.agent]).toEqual([201, 'work', 'shell']);
    expect((await ask('GET', `${API}/sessions`)).json.map(({ name }: { name: string }) => name)).toEqual([
      'work',
    ]);
    const renamed = await ask('PATCH', `${API}/sessions/work`, { body: { name: 'play' } });
    expect([renamed.status, renamed.json.name]).toEqual([200, 'play']);
    expect((await ask('GET', `${API}/sessions/play`)).status).toBe(200);
    expect((await ask('GET', `${API}/sessions/work`)).json.code).toBe('session_not_found');
  });

  test('are refused where the name is taken, wrong, or has no agent', async () => {
    const { ask } = await runningApp({ hasNoDefault: true });
    await ask('POST', `${API}/sessions`, { body: { name: 'one', agent: 'shell' } });
    await ask('POST', `${API}/sessions`, { body: { name: 'two', agent: 'shell' } });
    const codes = [
      await ask('POST', `${API}/sessions`, { body: { name: 'one', agent: 'shell' } }),
      await ask('PATCH', `${API}/sessions/one`, { body: { name: 'two' } }),
      await ask('POST', `${API}/sessions`, { body: { name: 'three' } }),
      await ask('POST', `${API}/sessions`, { body: { name: 'three', agent: 'nobody' } }),
      await ask('POST', `${API}/sessions`, { body: { name: '!' } }),
      await ask('PATCH', `${API}/sessions/none`, { body: { name: 'x' } }),
    ].map(({ json }) => json.code);
    expect(codes).toEqual([
      'unprocessable',
      'unprocessable',
      'unprocessable',
      'agent_not_found',
      'invalid_request',
      'session_not_found',
    ]);
  });
});

describe('the config', () => {
  test('is read and changed', async () => {
    const { ask } = await runningApp();
    const set = await ask('PUT', `${API}/config/maxConcurrentTasks`, { body: { value: 7 } });
    expect([set.status, set.json.value]).toEqual([200, 7]);
    const { json } = await ask('GET', `${API}/config`);
    expect(json.find(({ key }: { key: string }) => key === 'maxConcurrentTasks').value).toBe(7);
    expect((await ask('PUT', `${API}/config/nonsense`, { body: { value: 1 } })).status).toBe(404);
    expect((await ask('PUT', `${API}/config/maxConcurrentTasks`, { body: { valeu: 1 } })).status).toBe(400);
  });
});

describe('the ledger', () => {
  test('is exported as lines', async () => {
    const { ask, shell, ended } = await runningApp();
    const task = await shell('echo hello');
    await ended(task.id);
    const { status, headers, text } = await ask('GET', `${API}/export`);
    expect([status, headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(3);
    expect(text).toContain(task.id);
  });

  test('is pruned, or says what would go', async () => {
    const { ask, shell, ended } = await runningApp();
    const task = await shell('true');
    await ended(task.id);
    const dry = await ask('POST', `${API}/prune`, { body: { dryRun: true, olderThanMs: 0 } });
    expect([dry.status, dry.json.dryRun]).toEqual([200, true]);
    expect((await ask('GET', `${API}/tasks/${task.id}`)).status).toBe(200);
    expect((await ask('POST', `${API}/prune`, { body: { dryRun: 'yes' } })).status).toBe(400);
  });

  test('has insights', async () => {
    const { ask, shell, ended } = await runningApp();
    await ended((await shell('true')).id);
    const { status, json } = await ask('GET', `${API}/insights?period=week`);
    expect([status, json.period]).toEqual([200, 'week']);
    expect(json.agents[0]).toMatchObject({ agent: 'shell', tasks: 1, completed: 1 });
    expect((await ask('GET', `${API}/insights?period=year`)).status).toBe(400);
  });
});
