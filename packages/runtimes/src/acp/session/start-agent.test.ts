import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agentMarkOf } from '../../processes/marks.ts';
import { acpAgent, acpRuns } from '../../testing/acp-runs.ts';
import type { TestRun } from '../../testing/observed-run.ts';
import { markedAlive } from '../../testing/survivors.ts';

const { start, folder, runtime } = acpRuns();

/** An agent that ends with these words when it is started for the first time in a folder. */
const endsFirst = (words: readonly string[], flags: readonly string[] = []): readonly string[] => {
  const lines = words.map((line) => `echo '${line}' >&2`);
  const script = `[ -e seen ] && exec "$@"; touch seen; ${lines.join('; ')}; exit 1`;
  return ['/bin/sh', '-c', script, 'agent', ...(acpAgent(flags).command ?? [])];
};
const LOCKED = ['Error: Unexpected error', '', 'database is locked'];

const reportedBy = ({ facts }: TestRun): readonly string[] =>
  facts.flatMap((fact) => (fact.type === 'MessageAdded' ? [fact.data.text] : []));

test('an agent that ended before it said a word is started again, and says so', async () => {
  const agent = { command: endsFirst(LOCKED) };
  const run = await start({ prompt: 'say hello', agent, options: { restartPausesMs: [1] } });
  expect(await run.outcome).toEqual({ status: 'completed', result: 'hello' });
  expect(reportedBy(run)).toEqual([
    expect.stringMatching(/exit code 1: .*database is locked .*it had not started work; retrying in/),
  ]);
});

test('an agent in which something went wrong while it opened its session is started again', async () => {
  const flags = ['--fails-once', join(await folder(), 'failed')];
  const run = await start({ prompt: 'say hello', flags, options: { restartPausesMs: [1] } });
  expect(await run.outcome).toEqual({ status: 'completed', result: 'hello' });
  expect(reportedBy(run)).toEqual([
    expect.stringMatching(/could not open a session: Internal error: .*it had not started work/),
  ]);
});

test('what it left is ended before it is started again, and reported', async () => {
  const agent = { command: endsFirst(LOCKED.slice(0, 1)) };
  agent.command = agent.command.map((word) => word.replace('touch seen;', 'touch seen; setsid sleep 1000 &'));
  const run = await start({ prompt: 'say hello', agent, options: { restartPausesMs: [1] } });
  expect(await run.outcome).toEqual({ status: 'completed', result: 'hello' });
  // It may not have come as far as sleep yet.
  expect(run.ended()).toMatchObject([{ command: expect.stringContaining('sleep 1000') }]);
});

test.each([
  ['a prompt that began is never sent again', { prompt: 'error locked' }],
  ['an agent that ended in its turn is not started again', { prompt: 'exit 1' }],
  ['an agent that wants a login is not started again', { flags: ['--wants-login'] }],
  [
    'a program that is not there is not started again',
    { agent: { command: ['/bin/sh', '-c', 'no-such-agent'] } },
  ],
])('%s', async (_, what) => {
  const run = await start({ ...what, options: { restartPausesMs: [1, 1] } });
  expect(await run.outcome).toMatchObject({ status: 'failed' });
  expect(reportedBy(run)).toEqual([]);
});

test('a run that is cancelled in the pause ends at once, with nothing left', async () => {
  const agent = { command: endsFirst(LOCKED) };
  const run = await start({ agent, options: { restartPausesMs: [60_000] } });
  await run.reported(({ type }) => type === 'MessageAdded');
  run.cancel();
  expect(await run.outcome).toEqual({ status: 'cancelled' });
  expect(await markedAlive([run.request.mark, agentMarkOf(run.request.mark)])).toEqual([]);
});

test('the first start goes alone, then all go at once', async () => {
  const shared = await folder();
  // Who is started while another has not answered yet finds its lock and ends.
  const script = `mkdir "$0/lock" || exit 1; echo begun >> "$0/log"; sleep 0.1; rmdir "$0/lock"; exec "$@"`;
  const command = [
    '/bin/sh',
    '-c',
    `[ -e "$0/made" ] || { ${script.replace('exec', 'touch "$0/made"; exec')}; }; exec "$@"`,
  ];
  const agent = { command: [...command, shared, ...(acpAgent().command ?? [])] };
  const own = runtime({ restartPausesMs: [] });
  const runs = await Promise.all(
    ['a', 'b', 'c', 'd'].map((session) => start({ prompt: 'say hello', agent, session, runtime: own })),
  );
  const outcomes = await Promise.all(runs.map(({ outcome }) => outcome));
  expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('completed'));
  expect(await readFile(join(shared, 'log'), 'utf8')).toBe('begun\n');
});
