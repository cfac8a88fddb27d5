// How long it takes to take fifty runs over, beside the start of a daemon that finds none.

import { setTimeout as pause } from 'node:timers/promises';
import { type Claim, claim } from '../check.ts';
import { Stage } from './stage.ts';

const RUNS = 50;
const TIMES = 3;
/** The aim on a machine with nothing else to do. */
const AIM_MS = 500;
/** More than that is a fault also on a busy one. */
const BOUND_MS = 3_000;

export const fifty = async (chance: () => number): Promise<readonly Claim[]> => {
  const stage = await Stage.make({ chance, slots: RUNS });
  try {
    const floorMs = await fastest(stage);
    const prompt = 'while :; do echo on; sleep 0.5; done';
    for (let n = 0; n < RUNS; n += 1)
      await stage.client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp' });
    while ((await stage.client.tasks.counts()).running < RUNS) await pause(20);
    await pause(1_000);
    const fullMs = await fastest(stage);
    const { running } = await stage.client.tasks.counts();
    const tookMs = Math.max(0, fullMs - floorMs);
    await stage.home.cox('daemon', 'stop');
    return [
      claim(
        `${RUNS} runs are taken over within ${AIM_MS} ms, or ${BOUND_MS} ms on a busy machine`,
        running === RUNS && tookMs <= BOUND_MS,
        `${Math.round(tookMs)} ms beyond the ${Math.round(floorMs)} ms of a start without any; ${running} of ${RUNS} run`,
      ),
    ];
  } finally {
    await stage.end();
  }
};

/** From the command to the end of the recovery, the fastest of some. */
const fastest = async (stage: Stage): Promise<number> => {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let time = 0; time < TIMES; time += 1) {
    await stage.killDaemon();
    const startMs = performance.now();
    await stage.startDaemon();
    await stage.recovered();
    bestMs = Math.min(bestMs, performance.now() - startMs);
  }
  return bestMs;
};
