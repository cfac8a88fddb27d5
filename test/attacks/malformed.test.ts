import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runningApp } from '../../packages/daemon/src/http/testing/running-app.ts';
import { malformedRequests } from '../../scripts/chaos/malformed-requests.ts';
import { send } from '../../scripts/chaos/send-request.ts';

const REQUESTS = 2_000;

describe('malformed requests made from the OpenAPI document', () => {
  test('are all refused, break nothing and change nothing', async () => {
    const running = await runningApp({ isPaused: true });
    const document = (await running.ask('GET', '/openapi.json')).json;
    const [seed = 0] = fc.sample(fc.integer(), 1);
    const random = numbersFrom(seed);
    let sent = 0;
    for (const malformed of malformedRequests(document, random)) {
      if (sent++ === REQUESTS) break;
      const status = await send(running.socketPath, malformed);
      const isBatch = malformed.path.includes('/tasks/batch') && status === 200;
      if (!isBatch && !(status >= 400 && status < 500))
        expect.fail(`seed ${seed}, request ${sent}: ${status} for ${JSON.stringify(malformed)}`);
    }
    expect(running.logged).toEqual([]);
    expect(running.stops).toEqual([]);
    expect((await running.ledger.tasks.counts()).pending).toBe(0);
    expect((await running.ask('GET', '/health')).status).toBe(200);
  });
});

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
