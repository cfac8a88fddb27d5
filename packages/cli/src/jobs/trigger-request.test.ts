import { expect, test } from 'vitest';
import { create } from '../commands/jobs/new.ts';
import { parseLine } from '../input/parse.ts';
import { testDeps } from '../testing/test-deps.ts';
import { type JobValues, triggersOf } from './job-request.ts';

/** What `cox jobs new it` with these flags says about when. It is 2026-11-20 12:00 in UTC. */
const triggers = async (...flags: readonly string[]) => {
  const { options } = await parseLine(create, ['jobs', 'new'], ['it', ...flags]);
  return triggersOf(options as JobValues, testDeps()); // parsed by this very command
};

test('no option means no trigger; by hand alone is not a trigger', async () => {
  expect(await triggers()).toBeUndefined();
  expect(await triggers('--manual')).toEqual([]);
  await expect(triggers('--manual', '--every', '1h')).rejects.toThrow('cannot be combined');
});

test('each flag is a trigger of its own', async () => {
  expect(
    await triggers(
      ...['--cron', '0 9 * * *', '--cron', '0 18 * * *', '--tz', 'Europe/Berlin', '--every', '10m'],
      ...['--at', '18:00', '--webhook', 'in', '--channel', 'bot', '--match', 'deploy'],
    ),
  ).toEqual([
    { kind: 'cron', expression: '0 9 * * *', timeZone: 'Europe/Berlin' },
    { kind: 'cron', expression: '0 18 * * *', timeZone: 'Europe/Berlin' },
    { kind: 'every', everyMs: 600_000 },
    { kind: 'at', at: '2026-11-20T18:00:00.000Z' },
    { kind: 'webhook', path: 'in' },
    { kind: 'channel', channel: 'bot', match: 'deploy' },
  ]);
});

test('the end of a job or of what an agent does', async () => {
  expect(await triggers('--on', 'nightly=failed', '--on', 'agent:claude=ended')).toEqual([
    { kind: 'event', job: 'nightly', status: 'failed' },
    { kind: 'event', agent: 'claude', status: 'ended' },
  ]);
  await expect(triggers('--on', 'nightly=running')).rejects.toThrow("invalid status 'running'");
  await expect(triggers('--on', 'nightly')).rejects.toThrow('like nightly=failed');
});

test('in the words of people', async () => {
  const zoned = { kind: 'cron', expression: '0 9 * * 1-5' };
  expect(await triggers('--when', 'weekdays at 9')).toEqual([{ ...zoned, timeZone: 'UTC' }]);
  expect(await triggers('--when', 'weekdays at 9', '--tz', 'asia/tokyo', '--when', '每小时')).toEqual([
    { ...zoned, timeZone: 'Asia/Tokyo' },
    { kind: 'every', everyMs: 3_600_000, anchor: '2026-11-20T12:00:00.000Z' },
  ]);
  await expect(triggers('--when', 'now and then')).rejects.toThrow("cannot parse 'now and then'");
  await expect(triggers('--when', 'daily', '--tz', 'Moon')).rejects.toThrow("unknown time zone 'Moon'");
  await expect(triggers('--when', 'daily in Nowhere/Else')).rejects.toThrow(
    "unknown time zone 'Nowhere/Else'",
  );
  await expect(triggers('--when', '2020-01-01 10:00')).rejects.toThrow('which is in the past');
});

test('flags that say nothing alone', async () => {
  await expect(triggers('--tz', 'UTC')).rejects.toThrow('--tz requires');
  await expect(triggers('--match', 'x')).rejects.toThrow('--match requires --channel');
});
