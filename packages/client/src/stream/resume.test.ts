import { type LedgerEvent, ProblemError } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect, event, frame, ping } from '../testing/events.ts';
import { ConnectionError } from '../transport/connection-error.ts';
import type { WireAnswer } from '../transport/transport.ts';
import { resume } from './resume.ts';
import { DEFAULT_STREAM_SETTINGS, type StreamSettings } from './stream-settings.ts';

const quick: StreamSettings = { ...DEFAULT_STREAM_SETTINGS, firstPauseMs: 1, longestPauseMs: 2 };

/** An answer whose body is these pieces; a broken one ends like a connection that was cut. */
const answer = (pieces: readonly string[], isBroken = false): WireAnswer => ({
  status: 200,
  header: () => 'text/event-stream',
  async *chunks() {
    yield* pieces;
    if (isBroken) throw new ConnectionError('ECONNRESET', 'cut');
  },
  cancel: () => {},
});

const isLast = ({ type }: LedgerEvent): boolean => type === 'TaskCompleted';
const seqs = (events: readonly LedgerEvent[]): number[] => events.map(({ seq }) => seq);

/** Splits the text at the given positions. */
const cut = (text: string, positions: readonly number[]): string[] => {
  const at = [
    0,
    ...positions.map((position) => position % (text.length + 1)).toSorted((a, b) => a - b),
    text.length,
  ];
  return at.slice(1).map((end, index) => text.slice(at[index], end));
};

test('whatever the connection does, every event comes once and in order', async () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 });
  const connections = fc.array(
    fc.record({
      /** How much of what is left arrives before the cut, in thousandths. */
      share: fc.nat(1_000),
      positions: fc.array(fc.nat(10_000), { maxLength: 10 }),
      /** How many frames that were seen before are sent again. */
      again: fc.nat(3),
      isBroken: fc.boolean(),
      isRefused: fc.boolean(),
    }),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(gaps, connections, async (steps, tries) => {
      let seq = 0;
      const all = steps.map((step, index) => {
        seq += step;
        return event(seq, index === steps.length - 1 ? 'TaskCompleted' : 'StreamChunk');
      });
      let n = 0;
      const open = async (afterSeq: number | undefined): Promise<WireAnswer> => {
        const from = all.findIndex((each) => each.seq > (afterSeq ?? 0));
        const script = tries[n++];
        if (script === undefined) return answer([all.slice(from).map(frame).join('')]);
        if (script.isRefused) throw new ConnectionError('ECONNREFUSED', 'nobody');
        const text =
          ping(afterSeq ?? 0) +
          all
            .slice(Math.max(0, from - script.again))
            .map(frame)
            .join('');
        const arrived = text.slice(0, Math.floor((text.length * script.share) / 1_000));
        return answer(cut(arrived, script.positions), script.isBroken);
      };
      const events = await collect(resume({ address: 'test', open, isLast }, quick));
      expect(events).toEqual(all);
    }),
  );
});

describe('a stream', () => {
  test('continues after a ping when no event passed the filter', async () => {
    const asked: (number | undefined)[] = [];
    const bodies = [ping(10), ping(10) + ping(25), frame(event(26, 'TaskCompleted'))];
    const open = async (afterSeq: number | undefined): Promise<WireAnswer> => {
      asked.push(afterSeq);
      return answer([bodies.shift() ?? '']);
    };
    expect(seqs(await collect(resume({ address: 'test', open, isLast }, quick)))).toEqual([26]);
    expect(asked).toEqual([undefined, 10, 25]);
  });

  test('begins at the given event', async () => {
    const open = async (afterSeq: number | undefined): Promise<WireAnswer> =>
      answer([frame(event((afterSeq ?? 0) + 1, 'TaskCompleted'))]);
    expect(seqs(await collect(resume({ address: 'test', since: 41, open, isLast }, quick)))).toEqual([42]);
  });

  test('is over when the daemon says that nothing more will come', async () => {
    expect(await collect(resume({ address: 'test', open: async () => undefined, isLast }, quick))).toEqual(
      [],
    );
  });

  test('throws what the daemon refuses, before and within', async () => {
    const expired = new ProblemError('cursor_expired', 'kept from 100 on', { oldestSeq: 100 });
    const refusing = async (): Promise<WireAnswer> => {
      throw expired;
    };
    await expect(collect(resume({ address: 'test', open: refusing, isLast }, quick))).rejects.toBe(expired);
    const within = `${frame(event(1))}event: error\ndata: ${JSON.stringify(expired.toProblem())}\n\n`;
    const got: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const { seq } of resume(
        { address: 'test', open: async () => answer([within]), isLast },
        quick,
      ))
        got.push(seq);
    };
    await expect(reading()).rejects.toEqual(expired);
    expect(got).toEqual([1]);
  });

  test('does not take nonsense for an event', async () => {
    const open = async (): Promise<WireAnswer> => answer(['event: TaskQueued\ndata: {"seq":\n\n']);
    await expect(collect(resume({ address: 'test', open, isLast }, quick))).rejects.toThrow(/not JSON/);
  });

  test('reports once that it lost the daemon and once that it is back', async () => {
    const reported: string[] = [];
    let n = 0;
    const open = async (): Promise<WireAnswer> => {
      n++;
      if (n === 1) return answer([frame(event(1))], true);
      if (n < 4) throw new ConnectionError('ENOENT', 'no socket');
      return answer([frame(event(2, 'TaskCompleted'))]);
    };
    const settings: StreamSettings = {
      ...quick,
      onReconnecting: (cause) => reported.push(`lost: ${cause}`),
      onReconnected: () => reported.push('back'),
    };
    expect(seqs(await collect(resume({ address: 'test', open, isLast }, settings)))).toEqual([1, 2]);
    expect(reported).toEqual(['lost: cut', 'back']);
  });

  test('gives up after the time it was given, by a clock that is handed in', async () => {
    let nowMs = 0;
    const settings: StreamSettings = {
      ...quick,
      reconnectForMs: 60_000,
      monotonicMs: () => (nowMs += 10_000),
    };
    let n = 0;
    const open = async (): Promise<WireAnswer> => {
      n++;
      throw new ConnectionError('ENOENT', 'no socket');
    };
    await expect(
      collect(resume({ address: '/x/daemon.sock', open, isLast }, settings)),
    ).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('no daemon listens at /x/daemon.sock'),
    });
    expect(n).toBe(7);
  });

  test('does nothing before the first pull', async () => {
    let opened = 0;
    const open = async (): Promise<WireAnswer> => {
      opened++;
      return answer([]);
    };
    void resume({ address: 'test', open, isLast }, quick);
    await new Promise(setImmediate);
    expect(opened).toBe(0);
  });
});
