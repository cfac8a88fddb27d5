import type { AgentCheck, AgentSummary } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { AgentChecks, type CheckState, withLastChecks } from './agent-checks.ts';

const STEPS: AgentCheck['steps'] = [{ name: 'start', ok: true, detail: 'surveyor 1' }];

test('a check is known as running, then with its steps', async () => {
  const checks = new AgentChecks();
  const seen: (string | undefined)[] = [];
  checks.subscribe(() => seen.push(checks.snapshot().get('surveyor')?.is));
  const check = async (name: string): Promise<AgentCheck> => ({ name, ok: true, steps: STEPS });
  await checks.run('surveyor', { check, nowMs: () => 7 });
  expect(seen).toEqual(['running', 'done']);
  expect(checks.snapshot().get('surveyor')).toEqual({ is: 'done', ok: true, steps: STEPS, atMs: 7 });
});

test('a running check is not started twice', async () => {
  const checks = new AgentChecks();
  const { promise, resolve } = Promise.withResolvers<AgentCheck>();
  let starts = 0;
  const ports = {
    check: () => {
      starts += 1;
      return promise;
    },
    nowMs: () => 7,
  };
  const first = checks.run('surveyor', ports);
  expect(await checks.run('surveyor', ports)).toBeUndefined();
  resolve({ name: 'surveyor', ok: true, steps: [] });
  await first;
  expect(starts).toBe(1);
});

test('a check that cannot run fails with the reason', async () => {
  const checks = new AgentChecks();
  const check = async (): Promise<AgentCheck> => {
    throw new Error('the daemon cannot be reached');
  };
  expect(await checks.run('surveyor', { check, nowMs: () => 7 })).toMatchObject({
    ok: false,
    steps: [{ ok: false, detail: 'the daemon cannot be reached' }],
  });
});

test('checks made elsewhere show too, unless a later one is known', () => {
  const at = (ms: number, ok: boolean) => ({ at: new Date(ms).toISOString(), ok, steps: [] });
  const agents = ['a', 'b', 'c'].map(
    (name) => ({ name, lastCheck: at(2_000, false) }) as unknown as AgentSummary,
  );
  const own = new Map<string, CheckState>([
    ['a', { is: 'done', ok: true, steps: [], atMs: 3_000 }],
    ['b', { is: 'done', ok: true, steps: [], atMs: 1_000 }],
  ]);
  const all = withLastChecks(own, agents);
  expect([...all.values()].map((state) => state.is === 'done' && state.ok)).toEqual([true, false, false]);
});
