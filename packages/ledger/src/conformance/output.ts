// What a ledger promises about output: all of it within the limit, head and tail beyond, live all of it always.

import type { LedgerEvent, Task } from '@coxswain/protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { chunk, MIB } from './chunk.ts';
import { Fixture, type OpenLedger } from './fixture.ts';
import { outputOf } from './output-of.ts';

const KIB = 1024;

/** About 60 KiB of lines that say which block they belong to. */
const block = (number: number): string => `block ${String(number).padStart(6, '0')}\n`.repeat(4_600);

export const outputConformance = (open: OpenLedger): void => {
  let fixture: Fixture;
  let perTaskBytes: number;
  beforeEach(async () => {
    perTaskBytes = 32 * MIB;
    fixture = await Fixture.begin(() => open({ outputPerTaskBytes: () => perTaskBytes }));
  });

  const eventsOf = ({ id }: Task): Promise<readonly LedgerEvent[]> =>
    fixture.ledger.events.page(0, { taskIds: new Set([id]) }, 100_000);

  describe('output', () => {
    it('reads as it was written, whatever the pieces are', async () => {
      const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(pieces, fc.boolean(), async (texts, isLarge) => {
          const { task, claim } = await fixture.run();
          const written = isLarge ? texts.map((text) => text.repeat(200)) : texts;
          for (const text of written) await fixture.record(claim, chunk(text));
          expect(await outputOf(fixture, task)).toBe(written.join(''));
          await fixture.complete(claim);
        }),
        { numRuns: 15 },
      );
    });

    it('keeps head and tail within the limit and marks the gap with its exact size', async () => {
      perTaskBytes = 2 * MIB;
      const { task, claim } = await fixture.run();
      const bytes = block(0).length;
      for (let number = 0; number < 150; number += 1) await fixture.record(claim, chunk(block(number)));
      await fixture.complete(claim);
      const text = await outputOf(fixture, task);
      const gap = /\n\[… ([\d.]+) MiB of output dropped …\]\n/.exec(text);
      const dropped = (await eventsOf(task)).reduce(
        (sum, event) => sum + (event.type === 'OutputDropped' ? event.data.bytes : 0),
        0,
      );
      const kept = text.length - (gap?.[0].length ?? 0) + 1;
      expect(kept + dropped).toBe(150 * bytes);
      expect(kept).toBeLessThanOrEqual(2 * MIB);
      expect(gap?.[1]).toBe((dropped / MIB).toFixed(1));
      expect(text.startsWith(block(0))).toBe(true);
      expect(text.endsWith(block(149))).toBe(true);
      expect((await eventsOf(task)).filter(({ type }) => type === 'OutputTruncated')).toHaveLength(1);
    });

    it('shows all of it to who follows live', async () => {
      perTaskBytes = 512 * KIB;
      const { task, claim } = await fixture.run();
      const seen: string[] = [];
      const filter = { taskIds: new Set([task.id]) };
      const { signal } = new AbortController();
      const batches = fixture.ledger.events.subscribe(fixture.ledger.events.head(), filter, signal);
      const following = (async () => {
        for await (const batch of batches)
          for (const { event } of batch) {
            if (event.type === 'StreamChunk') seen.push(event.data.text);
            if (event.type === 'TaskCompleted') return;
          }
      })();
      for (let number = 0; number < 40; number += 1) {
        await fixture.record(claim, chunk(block(number)));
        await new Promise(setImmediate);
      }
      await fixture.complete(claim);
      await following;
      expect(seen).toEqual(Array.from({ length: 40 }, (_, number) => block(number)));
    });

    it('can be read by stream, by sequence and from the end', async () => {
      const { task, claim } = await fixture.run();
      await fixture.record(claim, chunk('one\n'), chunk('two\n', 'stderr'), chunk('three\nfour\n'));
      const [first, second] = (await eventsOf(task)).filter(({ type }) => type === 'StreamChunk');
      expect(await outputOf(fixture, task, { streams: new Set(['stderr']) })).toBe('two\n');
      expect(await outputOf(fixture, task, { sinceSeq: first?.seq ?? 0 })).toBe('two\nthree\nfour\n');
      expect(await outputOf(fixture, task, { untilSeq: second?.seq ?? 0 })).toBe('one\ntwo\n');
      expect(await outputOf(fixture, task, { tailLines: 2 })).toBe('three\nfour\n');
    });

    it('is still there after a restart', async () => {
      const { task, claim } = await fixture.run();
      for (let number = 0; number < 10; number += 1) await fixture.record(claim, chunk(block(number)));
      await fixture.reopen();
      await fixture.ledger.tasks.recover({ message: 'Server restarted during execution' }, fixture.pass());
      const text = Array.from({ length: 10 }, (_, number) => block(number)).join('');
      expect(await outputOf(fixture, task)).toBe(text);
    });

    it('takes nothing from an attempt whose claim is over', async () => {
      const { task, claim } = await fixture.run();
      await fixture.record(claim, chunk(block(0)));
      await fixture.complete(claim);
      expect(await fixture.record(claim, chunk(block(1).repeat(10)))).toBe(false);
      expect(await outputOf(fixture, task)).toBe(block(0));
    });
  });
};
