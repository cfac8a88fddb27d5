import { type TaskId, taskIdFrom } from '@coxswain/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Tasks } from '../ledger.ts';
import { newTask } from '../testing/new-task.ts';
import { TestLedger } from '../testing/test-ledger.ts';
import { insertTogether } from './insert-together.ts';

let ledger: TestLedger;
let insert: Tasks['insert'];
let commits: number;

beforeEach(async () => {
  ledger = await TestLedger.open();
  insert = insertTogether(ledger.database);
  commits = 0;
  ledger.database.onCommit(() => {
    commits += 1;
  });
});

afterEach(() => ledger.discard());

const idOf = (byte: number): TaskId => taskIdFrom(new Uint8Array(12).fill(byte));
const one = (byte: number, queueCapacity = 100) =>
  insert([{ ...newTask(idOf(byte)), isExternalRoot: true }], { queueCapacity, treeMaxTasks: 10 });

it('answers each of the calls that came together for its own tasks', async () => {
  const two = [newTask(idOf(1)), newTask(idOf(2))];
  const answers = await Promise.all([
    insert(two, { treeMaxTasks: 10 }),
    insert([newTask(idOf(3))], { treeMaxTasks: 10 }),
  ]);
  expect(answers.map((outcomes) => outcomes.map((each) => 'task' in each && each.task.id))).toEqual([
    [idOf(1), idOf(2)],
    [idOf(3)],
  ]);
  expect(commits).toBe(1);
});

it('holds the limits over all of them, and those of each where they differ', async () => {
  const outcomes = (await Promise.all([one(1, 2), one(2, 2), one(3, 2), one(4, 4)])).flat();
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['inserted', 'inserted', 'limit', 'inserted']);
});

it('fails only the call that cannot be made', async () => {
  await one(1);
  const results = await Promise.allSettled([one(2), one(1), one(3)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('takes nothing in when it is called after the transaction began', async () => {
  await one(1);
  await one(2);
  expect(commits).toBe(2);
});

it('answers every call when the write is refused before it begins', async () => {
  await ledger.database.close();
  await expect(one(1)).rejects.toMatchObject({ code: 'shutting_down' });
  await expect(one(2)).rejects.toMatchObject({ code: 'shutting_down' });
});
