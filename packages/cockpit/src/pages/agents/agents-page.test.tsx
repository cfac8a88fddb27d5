import { LANGUAGES } from '@coxswain/locale';
import { type AgentCheck, type AgentSummary, permissionsBy } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { type HarnessOptions, renderHarness } from '../../testing/harness.tsx';
import { expectWithin, PAGE_SIZES } from '../../testing/page-sizes.ts';
import { sampleJob } from '../jobs/testing/sample-job.ts';
import { AgentsPage } from './agents-page.tsx';

const agent = (name: string, more: Partial<AgentSummary> = {}): AgentSummary => ({
  name,
  runtime: 'acp',
  definedIn: 'config.yaml:3',
  isDefault: false,
  activeTasks: 0,
  runningTasks: 0,
  command: [name, '--acp'],
  isInstalled: true,
  program: `/usr/bin/${name}`,
  permissions: permissionsBy((kind) => (kind === 'read' ? 'allow' : kind === 'delete' ? 'deny' : 'ask')),
  env: [],
  passEnv: ['*'],
  maySubmit: [],
  ...more,
});
const AGENTS: readonly AgentSummary[] = [
  agent('surveyor', { isDefault: true, activeTasks: 12, runningTasks: 2, model: 'none' }),
  agent('重构助手👩‍💻', { runtime: 'model', command: undefined, model: '模型-大', provider: 'anthropic' }),
  agent('broken', {
    timeoutMs: 1_800_000,
    maxAttempts: 3,
    tools: ['read_file'],
    system: 'Be calm.\nBe brief.',
  }),
];
const STEPS: AgentCheck['steps'] = [
  { name: 'program', ok: true, detail: '/usr/bin/surveyor' },
  { name: 'conversation', ok: true, detail: 'surveyor 1.0' },
];

const open = (options: HarnessOptions = {}, checked: Promise<AgentCheck> | undefined = undefined) => {
  let agents = AGENTS;
  const asked: unknown[] = [];
  const client: HarnessOptions['client'] = {
    agents: {
      list: async (path) => {
        asked.push(['list', path]);
        return agents;
      },
      check: async (name, environment) => {
        asked.push(['check', name, environment]);
        return checked ?? { name, ok: true, steps: STEPS };
      },
      setDefault: async (name) => {
        agents = agents.map((each) => ({ ...each, isDefault: each.name === name }));
        const found = agents.find((each) => each.name === name);
        if (!found) throw new Error(`no agent ${name}`);
        return found;
      },
    },
    jobs: {
      list: async () => [sampleJob(), sampleJob({ id: 'job_b' as never, name: 'other', agent: 'broken' })],
    },
    routes: {
      list: async () => [
        {
          id: 'rte_a' as never, // what is shown of it
          channel: 'telegram',
          peer: '4711',
          agent: 'surveyor',
          createdAt: '2026-11-20T12:00:00.000Z',
        },
      ],
      remove: async (id) => {
        asked.push(['removed', id]);
        return {} as never; // nobody reads it
      },
    },
    sessions: {
      list: async () =>
        ['payments', 'nightly'].map((name) => ({
          id: name,
          name,
          agent: 'surveyor',
          createdAt: '2026-11-20T12:00:00.000Z',
          tasks: 1,
          activeTasks: 0,
        })),
    },
  };
  const harness = renderHarness((size) => <AgentsPage location={{ page: 'agents' }} {...size} />, {
    client,
    ...options,
  });
  return { harness, asked };
};

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(PAGE_SIZES)('%i × %i: list and detail stand within the page', async (columns, rows) => {
    const { harness } = open({ columns, rows, language });
    await harness.sees('surveyor *');
    expectWithin(harness.lines(), columns, rows);
    harness.press('j', 'enter');
    await harness.sees(/── 重构助手/);
    expectWithin(harness.lines(), columns, rows);
  });
});

test('the list shows runtime, model, running tasks and missing checks', async () => {
  const { harness, asked } = open({ columns: 110, environment: { PATH: '/opt/bin' } });
  await harness.sees('surveyor *');
  expect(harness.lines().slice(0, 3)).toEqual([
    expect.stringMatching(/^ {2}NAME +RUNTIME +MODEL +LAST CHECK +RUNNING +COMMAND$/),
    expect.stringMatching(/^▌ surveyor \* +acp +none +– +2 +surveyor --acp$/),
    expect.stringMatching(/^ {2}重构助手👩‍💻 +model +模型-大 +– +– +–$/u),
  ]);
  expect(asked).toEqual([['list', { path: '/opt/bin' }]]);
});

test('an agent opens with all its details, and closes', async () => {
  const { harness } = open({ columns: 100, rows: 40 });
  await harness.sees('surveyor *');
  harness.press('enter');
  await harness.sees(/Sessions +payments, nightly/);
  await harness.sees(/Permissions +allow: read/);
  const drawn = harness.lines().join('\n');
  expect(drawn).toMatch(/ask: edit, move, search, execute/);
  expect(drawn).toMatch(/deny: delete/);
  harness.press('escape');
  await harness.misses('Permissions');
  harness.press('j', 'j', 'enter');
  await harness.sees(/Time limit +30m00s/);
  await harness.sees(/Attempts +3/);
  await harness.sees('Be brief.');
});

test("a check uses the person's environment and keeps its steps", async () => {
  const { promise, resolve } = Promise.withResolvers<AgentCheck>();
  const environment = { PATH: '/opt/bin', KEY: 'x' };
  const { harness, asked } = open({ columns: 100, rows: 40, environment }, promise);
  await harness.sees('surveyor *');
  harness.press('C');
  await harness.sees('Starting surveyor and asking what it can do');
  harness.press('C');
  await expect.poll(() => harness.said.at(-1)).toEqual(['surveyor is already being checked.', 'plain']);
  resolve({ name: 'surveyor', ok: true, steps: STEPS });
  await harness.sees('✓ conversation  surveyor 1.0');
  await harness.misses('Starting');
  await harness.sees('✓ works, just now');
  expect(harness.said.at(-1)).toEqual(['Works: surveyor', 'good']);
  expect(asked.filter((each) => String(each).startsWith('check'))).toEqual([
    ['check', 'surveyor', { environment }],
  ]);
});

test('an agent that does not work says at which step', async () => {
  const steps = [{ name: 'program', ok: false, detail: 'surveyor is not on the PATH' }];
  const { harness } = open(
    { columns: 100, rows: 40 },
    Promise.resolve({ name: 'surveyor', ok: false, steps }),
  );
  await harness.sees('surveyor *');
  harness.press('C');
  await harness.sees('✗ program  surveyor is not on the PATH');
  await expect
    .poll(() => harness.said.at(-1))
    .toEqual(['Does not work: surveyor: surveyor is not on the PATH', 'bad']);
});

test('another agent becomes the default once confirmed', async () => {
  const { harness } = open();
  await harness.sees('surveyor *');
  harness.press('*');
  await expect.poll(() => harness.said).toEqual([['surveyor is already the default agent.', 'plain']]);
  harness.press('end', '*');
  await harness.sees('broken *');
  expect(harness.asked.map(({ title }) => title)).toEqual(['Make broken the default agent?']);
});

test('a new chat uses the agent under the cursor', async () => {
  const { harness } = open();
  await harness.sees('surveyor *');
  harness.press('n');
  await expect.poll(() => harness.went).toEqual([{ page: 'chat', agent: 'surveyor' }]);
});

test('an agent opens to its jobs, its sessions and its channels', async () => {
  const { harness, asked } = open({ columns: 100, rows: 40 });
  await harness.sees('surveyor *');
  harness.press('enter');
  await harness.sees('Agent   Jobs 1   Sessions 2   Channels 1');
  harness.press(']');
  await harness.sees(/▌ Service watch +every 1h +in 30m/);
  expect(harness.lines().join('\n')).not.toContain('other');
  harness.press('enter');
  await expect.poll(() => harness.went).toEqual([{ page: 'jobs', job: 'job_aaaaaaaaaaaa' }]);
  harness.press('n');
  await expect
    .poll(() => harness.went.at(-1))
    .toEqual({ page: 'chat', draft: '/task new ', agent: 'surveyor' });
  harness.press(']');
  await harness.sees(/▌ payments/);
  harness.press('j', 'enter');
  await expect
    .poll(() => harness.went.at(-1))
    .toEqual({ page: 'chat', session: 'nightly', agent: 'surveyor' });
  harness.press(']');
  await harness.sees(/▌ telegram +\* +4711 +\* +–/);
  harness.press('d');
  await expect.poll(() => harness.said).toEqual([['Removed: telegram:4711', 'good']]);
  expect(asked).toContainEqual(['removed', 'rte_a']);
  harness.press('escape');
  await harness.misses('Channels');
});

test('an empty tab says so, and how to fill it', async () => {
  const { harness } = open({ columns: 100, rows: 40 });
  await harness.sees('surveyor *');
  harness.press('j', 'enter');
  await harness.sees('Agent   Jobs   Sessions   Channels');
  harness.press(']');
  await harness.sees('No jobs for this agent. Press n to create one.');
  harness.press('[', '[');
  await harness.sees('No routes to this agent');
});
