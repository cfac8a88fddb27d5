import { LANGUAGES } from '@coxswain/locale';
import type { Job, JobRun, Task } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { type HarnessOptions, renderHarness } from '../../testing/harness.tsx';
import { expectWithin, PAGE_SIZES } from '../../testing/page-sizes.ts';
import { JobsPage } from './jobs-page.tsx';
import { sampleJob } from './testing/sample-job.ts';

const id = (character: string): Job['id'] => `job_${character.repeat(12)}` as Job['id']; // a whole id
const task = (status: Task['status']): Task =>
  ({
    id: 'tsk_k3v9x0q2aaaa',
    status,
    startedAt: '2026-11-20T11:30:00.000Z',
    endedAt: '2026-11-20T11:30:12.000Z',
    error: { message: 'the provider did not answer' },
  }) as Task; // what the page reads of it

const JOBS: readonly Job[] = [
  sampleJob(),
  sampleJob({
    id: id('b'),
    name: '夜间构建与测试',
    agent: 'codex',
    triggers: [{ kind: 'cron', expression: '0 9 * * 1-5', timeZone: 'Asia/Tokyo' }],
    nextAt: '2026-11-21T00:00:00.000Z',
    lastStatus: 'failed',
    failuresInARow: 2,
  }),
  sampleJob({
    id: id('c'),
    name: 'triage',
    triggers: [{ kind: 'webhook', path: 'triage', secretVersion: 1 }],
    enabled: false,
    pauseReason: 'failures',
    nextAt: undefined,
    lastStatus: undefined,
    lastFiredAt: undefined,
    failuresInARow: 5,
  }),
];

const RUNS: readonly JobRun[] = [
  {
    firing: {
      jobId: id('a'),
      trigger: 'every',
      slot: '2026-11-20T11:30:00.000Z',
      at: '2026-11-20T11:30:00.000Z',
      taskId: task('failed').id,
    },
    task: task('failed'),
  },
  {
    firing: {
      jobId: id('a'),
      trigger: 'every',
      slot: '2026-11-20T10:30:00.000Z',
      at: '2026-11-20T11:00:00.000Z',
      missed: 'down',
    },
  },
];

const open = (
  options: HarnessOptions = {},
  first: readonly Job[] = JOBS,
  location: { job?: string } = {},
) => {
  let jobs = first;
  const asked: unknown[] = [];
  const of = (ref: string): Job => {
    const found = jobs.find((each) => each.id === ref);
    if (!found) throw new Error(`there is no job ${ref}`);
    return found;
  };
  const change = (ref: string, more: Partial<Job>): Job => {
    const changed = { ...of(ref), ...more };
    jobs = jobs.map((each) => (each.id === ref ? changed : each));
    return changed;
  };
  const harness = renderHarness((size) => <JobsPage location={{ page: 'jobs', ...location }} {...size} />, {
    client: {
      jobs: {
        list: async () => jobs,
        next: async () => [
          {
            at: '2027-03-28T01:30:00.000Z',
            trigger: 'cron',
            local: '2027-03-28 02:30',
            timeZone: 'Europe/Berlin',
            clockChange: 'skipped',
          },
        ],
        runs: async () => RUNS,
        run: async (ref) => {
          asked.push(['run', ref]);
          return task('pending');
        },
        pause: async (ref) => change(ref, { enabled: false, pauseReason: 'user' }),
        resume: async (ref) => change(ref, { enabled: true, nextAt: '2026-11-20T13:00:00.000Z' }),
        remove: async (ref) => {
          const removed = of(ref);
          jobs = jobs.filter((each) => each !== removed);
          return removed;
        },
        repair: async (ref) => ({ job: of(ref), repaired: ['its folder was made again'] }),
      },
    },
    ...options,
  });
  return { harness, asked };
};

describe.each(LANGUAGES)('in %s', (language) => {
  describe.each(PAGE_SIZES)('%i × %i', (columns, rows) => {
    test('the list stands within the page', async () => {
      const { harness } = open({ columns, rows, language });
      await harness.sees('夜间构建');
      expectWithin(harness.lines(), columns, rows);
    });

    test('an opened job and its runs fit too', async () => {
      const { harness } = open({ columns, rows, language });
      await harness.sees('夜间构建');
      harness.press('enter');
      await harness.sees('Check provider status');
      expectWithin(harness.lines(), columns, rows);
      harness.press(']');
      await harness.sees('✗');
      expectWithin(harness.lines(), columns, rows);
    });

    test('an empty list says how to start', async () => {
      const { harness } = open({ columns, rows, language }, []);
      await harness.sees('/task');
      expectWithin(harness.lines(), columns, rows);
    });
  });
});

test('the list shows next and last runs, failures, agent, and why a job does not run', async () => {
  const { harness } = open({ columns: 150, rows: 24 });
  await harness.sees('triage');
  expect(harness.lines().slice(0, 4)).toEqual([
    expect.stringMatching(/^ {2}NAME +WHEN +NEXT +LAST +FAILED +AGENT +STATE$/),
    expect.stringMatching(/^▌ Service watch +every 1h +in 30m00s +✓ 30m ago +– +surveyor +on$/),
    expect.stringMatching(
      /^ {2}夜间构建与测试 +weekdays at 09:00 · Asia\/Tokyo +tomorrow 01:00 +✗ 30m ago +2 +codex +on$/u,
    ),
    expect.stringMatching(
      /^ {2}triage +webhook triage +paused +– +5 +surveyor +paused: too many failures in a r/,
    ),
  ]);
});

test('the least important columns are left out first', async () => {
  const { harness } = open({ columns: 40, rows: 12 });
  await harness.sees('Service watch');
  expect(harness.lines()[0]).toMatch(/^ {2}NAME +NEXT$/);
  const { harness: wider } = open({ columns: 60, rows: 12 });
  await wider.sees('Service watch');
  expect(wider.lines()[0]).toMatch(/^ {2}NAME +WHEN +NEXT +LAST$/);
});

test('an opened job shows its details and next runs, with clock changes', async () => {
  const { harness } = open({ columns: 100, rows: 40 });
  await harness.sees('Service watch');
  harness.press('enter');
  await harness.sees('the clocks go forward: this hour is skipped');
  await harness.sees('pauses after 5 failures in a row');
  harness.press('escape');
  await harness.misses('pauses after');
});

test('runs open their tasks; a missed occurrence says why', async () => {
  const { harness } = open({ columns: 110, rows: 40 });
  await harness.sees('Service watch');
  harness.press('enter');
  await harness.sees('Runs 3');
  harness.press(']');
  await harness.sees(/30m ago +✗ failed +k3v9x0q2 +12s +time +the provider did not answer/);
  await harness.sees(/1h ago +⊘ missed +– +– +time +the daemon was not running/);
  harness.press('enter');
  await expect.poll(() => harness.went).toEqual([{ page: 'tasks', taskId: 'tsk_k3v9x0q2aaaa' }]);
});

test('a missed occurrence opens nothing', async () => {
  const { harness } = open({ columns: 110, rows: 40 });
  await harness.sees('Service watch');
  harness.press('enter', ']');
  await harness.sees('the daemon was not running');
  harness.press('j', 'enter');
  await harness.typed();
  expect(harness.went).toEqual([]);
});

test('a webhook is shown with its address and how to see its secret', async () => {
  const { harness } = open({ columns: 100, rows: 40 }, JOBS, { job: 'triage' });
  await harness.sees('POST /api/v1/hooks/triage');
  await harness.sees('cox jobs show triage --secret');
});

test('keys run, pause and resume the job under the cursor', async () => {
  const { harness, asked } = open();
  await harness.sees('Service watch');
  harness.press('r');
  await expect.poll(() => harness.said.length).toBe(1);
  expect(asked).toEqual([['run', 'job_aaaaaaaaaaaa']]);
  expect(harness.said).toEqual([['Job Service watch started as task k3v9x0q2.', 'good']]);
  harness.press('p');
  await harness.sees(/Service watch.*paused/);
  harness.press('p');
  await harness.sees(/Service watch.*in 1h|Service watch.*14:00/);
  expect(harness.said.slice(1)).toEqual([
    ['Job Service watch paused.', 'good'],
    ['Job Service watch resumed: next run 2026-11-20 14:00.', 'good'],
  ]);
});

test('a job is deleted once confirmed', async () => {
  const { harness } = open();
  await harness.sees('Service watch');
  harness.confirms = false;
  harness.press('d');
  await expect.poll(() => harness.asked.length).toBe(1);
  harness.confirms = true;
  harness.press('d');
  await harness.misses('Service watch');
  expect(harness.asked[1]).toMatchObject({
    title: 'Delete job Service watch (its 3 runs are kept)?',
    isDangerous: true,
  });
  await harness.sees(/▌ 夜间构建/);
});

test('a new job and another prompt are written in the chat', async () => {
  const { harness } = open();
  await harness.sees('Service watch');
  harness.press('n', 'e');
  await expect
    .poll(() => harness.went)
    .toEqual([
      { page: 'chat', draft: '/task new ' },
      { page: 'chat', draft: '/task edit Service watch: Check provider status' },
    ]);
});

test('a repair is reported, the id is copied', async () => {
  const { harness } = open();
  await harness.sees('Service watch');
  harness.press('R', '.', '>', 'y', 'v');
  await expect
    .poll(() => harness.said.map(([text]) => text).toSorted())
    .toEqual([
      "Copied: cox jobs show 'Service watch'",
      'Copied: job_aaaaaaaaaaaa',
      'its folder was made again',
    ]);
  expect(harness.copied).toEqual(['job_aaaaaaaaaaaa', "cox jobs show 'Service watch'"]);
});

test('a filter matches names, agents, prompts and times', async () => {
  const { harness } = open();
  await harness.sees('Service watch');
  harness.press('/', ...'tokyo');
  await harness.misses('Service watch');
  await harness.sees('夜间构建与测试');
  harness.press('enter', 'escape');
  await harness.sees('Service watch');
});

test('a refusal by the daemon is shown', async () => {
  const { harness } = open({
    client: { jobs: { list: async () => JOBS, run: () => Promise.reject(new Error('the queue is full')) } },
  });
  await harness.sees('Service watch');
  harness.press('r');
  await expect.poll(() => harness.said).toEqual([['Error: the queue is full', 'bad']]);
});

test('a job that fires is reloaded at once', async () => {
  let jobs = JOBS;
  const { harness } = open({ client: { jobs: { list: async () => jobs } } });
  await harness.sees('in 30m');
  jobs = [sampleJob({ nextAt: '2026-11-20T12:45:00.000Z' })];
  harness.emit({
    type: 'JobMissed',
    data: { jobId: id('a'), job: 'x', trigger: 'every', slot: '', reason: 'down' },
  });
  await harness.sees('in 45m');
});
