import type { LedgerId } from '@coxswain/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestLedger } from '../testing/test-ledger.ts';
import { exportLedger } from './export.ts';

let ledger: TestLedger;
beforeEach(async () => {
  ledger = await TestLedger.open();
});
afterEach(() => ledger.discard());

// An id as the ledger has one.
const ID = 'led_aaaaaaaaaaaa' as LedgerId;

const exported = async (): Promise<{ readonly [key: string]: unknown }[]> => {
  const blocks: string[] = [];
  for await (const block of exportLedger({ id: ID, schema: 1, reader: ledger.reader })) {
    expect(block.endsWith('\n')).toBe(true);
    blocks.push(block);
  }
  return blocks
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
};

it('holds the ledger, then every task, then every event with its text', async () => {
  for (let index = 0; index < 300; index += 1) await ledger.insert();
  const { task, claim } = await ledger.run();
  const text = '火\n'.repeat(200_000);
  await ledger.record(claim, [{ type: 'StreamChunk', data: { stream: 'stdout', text } }]);
  await ledger.settle(claim, { status: 'completed', result: 'fine' });
  const lines = await exported();
  expect(lines[0]).toEqual({ ledger: { id: ID, schema: 1 } });
  const tasks = lines.flatMap((line) =>
    'task' in line ? [line.task as { id: string; result?: string }] : [],
  );
  expect(tasks).toHaveLength(301);
  expect(tasks.at(-1)).toMatchObject({ id: task.id, result: 'fine' });
  const events = lines.flatMap((line) =>
    'event' in line ? [line.event as { seq: number; type: string; data: { text?: string } }] : [],
  );
  expect(events.map(({ seq }) => seq)).toEqual(
    Array.from({ length: ledger.events.head() }, (_, index) => index + 1),
  );
  const stored = events.filter(({ type }) => type === 'StreamChunk').map(({ data }) => data.text);
  expect(stored.join('')).toBe(text);
  expect(lines.findIndex((line) => 'event' in line)).toBe(302);
});

it('is one line for a ledger with nothing in it', async () => {
  expect(await exported()).toEqual([{ ledger: { id: ID, schema: 1 } }]);
});
