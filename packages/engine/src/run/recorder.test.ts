import { type Fact, ProblemError } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Batch, Recorder } from './recorder.ts';

const chunk = (text: string, stream: 'stdout' | 'stderr' = 'stdout'): Fact => ({
  type: 'StreamChunk',
  data: { stream, text },
});
const status = (phase: 'thinking' | 'working'): Fact => ({ type: 'AgentStatus', data: { phase } });

const textOf = (facts: readonly Fact[], stream: string): string =>
  facts
    .map((fact) => (fact.type === 'StreamChunk' && fact.data.stream === stream ? fact.data.text : ''))
    .join('');

const recorderOf = (write: (facts: readonly Fact[]) => Promise<void>): Recorder =>
  new Recorder({ write: ({ facts }) => write(facts), isWatched: () => true });

describe('a recorder', () => {
  it('writes what waited a moment in one batch', async () => {
    const written = Promise.withResolvers<readonly Fact[]>();
    const recorder = recorderOf(async (facts) => written.resolve(facts));
    await recorder.update([chunk('a')]);
    await recorder.update([chunk('b'), status('thinking'), chunk('c')]);
    expect(await written.promise).toEqual([chunk('ab'), status('thinking'), chunk('c')]);
  });

  it('hands over what is left when it is drained, after the write under way', async () => {
    const batches: (readonly Fact[])[] = [];
    const gate = Promise.withResolvers<void>();
    const recorder = recorderOf(async (facts) => {
      batches.push(facts);
      await gate.promise;
    });
    await recorder.update([chunk('x'.repeat(70_000))]);
    const drained = recorder.drain();
    gate.resolve();
    expect(await drained).toEqual([]);
    expect(textOf(batches.flat(), 'stdout')).toHaveLength(70_000);
  });

  it('holds the run back while a megabyte waits', async () => {
    const gate = Promise.withResolvers<void>();
    const recorder = recorderOf(() => gate.promise);
    await recorder.update([chunk('x'.repeat(65_536))]);
    const held = recorder.update([chunk('y'.repeat(1024 * 1024))]).then(() => 'went on');
    expect(await Promise.race([held, new Promise((resolve) => setTimeout(resolve, 20, 'waits'))])).toBe(
      'waits',
    );
    gate.resolve();
    expect(await held).toBe('went on');
  });

  describe('while the disk is full', () => {
    const MIB = 1024 * 1024;
    /** Its writes are tried until it gives up, as those of a run are. */
    const onFullDisk = (mustNotWait: () => boolean = () => false) => {
      const write = (_: Batch, giveUp: AbortSignal): Promise<void> =>
        new Promise((_resolve, reject) => {
          const refuse = (): void => reject(new ProblemError('storage', 'the disk is full'));
          giveUp.addEventListener('abort', refuse, { once: true });
        });
      return new Recorder({ write, isWatched: () => true, mustNotWait });
    };

    it('hands over what was refused when it is drained, in order: the end of the run may be written', async () => {
      const recorder = onFullDisk();
      await recorder.update([chunk('x'.repeat(70_000)), status('working')]);
      await recorder.update([chunk('then', 'stderr')]);
      const facts = await recorder.drain();
      expect(textOf(facts, 'stdout')).toBe('x'.repeat(70_000));
      expect(facts.slice(-2)).toEqual([status('working'), chunk('then', 'stderr')]);
    });

    it('lets a run that is stopped continue, leaves out what is too much, and says how much that was', async () => {
      let isStopped = false;
      const recorder = onFullDisk(() => isStopped);
      await recorder.update([chunk('x'.repeat(65_536))]);
      const held = recorder.update([chunk('y'.repeat(MIB))]);
      isStopped = true;
      recorder.reconsider();
      await held;
      await recorder.update([chunk('z'.repeat(MIB)), chunk('ä'), status('working')]);
      const facts = await recorder.drain();
      expect(textOf(facts, 'stdout')).toHaveLength(65_536 + MIB);
      expect(facts.slice(-2)).toEqual([
        status('working'),
        { type: 'OutputDropped', data: { bytes: MIB + 2 } },
      ]);
    });
  });

  it('keeps every character of each stream in order, whatever comes', async () => {
    const fact = fc.oneof(
      fc
        .tuple(
          fc.string({ unit: 'grapheme', minLength: 1 }),
          fc.constantFrom('stdout' as const, 'stderr' as const),
        )
        .map(([text, stream]) => chunk(text, stream)),
      fc.constantFrom(status('thinking'), status('working')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fact), { maxLength: 30 }), async (updates) => {
        const written: Fact[] = [];
        const recorder = recorderOf(async (facts) => {
          written.push(...facts);
        });
        for (const facts of updates) await recorder.update(facts);
        written.push(...(await recorder.drain()));
        const given = updates.flat();
        for (const stream of ['stdout', 'stderr'])
          expect(textOf(written, stream)).toBe(textOf(given, stream));
        expect(written.filter(({ type }) => type === 'AgentStatus')).toEqual(
          given.filter(({ type }) => type === 'AgentStatus'),
        );
      }),
    );
  });
});
