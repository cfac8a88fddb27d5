// A wall clock that jumps an hour back and forth under a running daemon (by libfaketime, from Debian's package faketime).

import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elapsedMs } from '@coxswain/protocol';
import { ChaosHome, COX } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const LIBRARY = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;
const FAULT = 'the wall clock jumps an hour back and forth';

export const clock = async (): Promise<Check> => {
  if (!existsSync(LIBRARY)) {
    return { fault: FAULT, did: 'not tried: install the Debian package faketime', claims: [] };
  }
  const home = await ChaosHome.make();
  // Where the library looks when its variables are gone: the daemon keeps only a minimal environment of its own.
  const offset = join(home.home, '.faketimerc');
  const jump = async (seconds: number): Promise<void> => {
    await writeFile(`${offset}.new`, `${seconds >= 0 ? '+' : ''}${seconds}`);
    await rename(`${offset}.new`, offset);
  };
  try {
    await jump(0);
    const faked = {
      LD_PRELOAD: LIBRARY,
      HOME: home.home,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    home.start(COX, ['daemon', 'run'], { ...home.env, ...faked });
    while ((await home.cox('--no-autostart', 'daemon', 'status')).code !== 0)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const client = await home.connect();
    const run = async (seconds: number): Promise<number> => {
      const { task } = await client.tasks.submit({
        prompt: 'sleep 1',
        agent: 'shell',
        workDir: '/tmp',
        timeoutMs: 20_000,
      });
      for await (const event of client.tasks.stream(task.id)) if (event.type === 'TaskStarted') break;
      await jump(seconds);
      let durationMs = Number.NaN;
      for await (const event of client.tasks.stream(task.id))
        if (event.type === 'TaskCompleted') durationMs = event.data.durationMs;
      const { task: ended } = await client.tasks.get(task.id);
      return Math.min(durationMs, elapsedMs(ended.startedAt, ended.endedAt, Date.now()));
    };
    const back = await run(-3_600);
    const { task: delayed } = await client.tasks.submit({
      command: ['true'],
      workDir: '/tmp',
      delayMs: 1_800_000,
    });
    const forth = await run(3_600);
    let starts = 0;
    for await (const event of client.tasks.stream(delayed.id)) if (event.type === 'TaskStarted') starts++;
    client.close();
    return {
      fault: FAULT,
      did: 'under a running task each time, with another one delayed by half an hour',
      claims: [
        claim('no duration is negative', back >= 0 && forth >= 0, `${back} ms and ${forth} ms`),
        claim(
          'a time limit of 20 s does not end a task that works for one',
          Number.isFinite(back) && Number.isFinite(forth),
        ),
        claim('the delayed task starts once the clock has passed its time', starts === 1, `${starts} starts`),
      ],
    };
  } finally {
    await home.end();
  }
};
