import { expect, test } from 'vitest';
import { missingFields, pickFields } from './output.ts';

const tasks = [
  { id: 'a', status: 'failed', usage: { cost: 0 } },
  { id: 'b', status: 'running', result: false },
];

test('picks the fields of one object or of each in a list; what one lacks is null', () => {
  expect(pickFields(tasks[0], ['status', 'id'])).toEqual({ status: 'failed', id: 'a' });
  expect(pickFields(tasks, ['usage.cost', 'result'])).toEqual([
    { 'usage.cost': 0, result: null },
    { 'usage.cost': null, result: false },
  ]);
});

test("finds a task's fields beside other values, whose own names come first", () => {
  const described = { task: { id: 'a', status: 'failed', log: 'x' }, log: 'y', children: [] };
  expect(pickFields(described, ['id', 'task.status', 'log'])).toEqual({
    id: 'a',
    'task.status': 'failed',
    log: 'y',
  });
  expect(missingFields(described, ['status'])).toBeUndefined();
});

test('takes only fields that the object itself has', () => {
  expect(JSON.stringify(pickFields({ id: 1 }, ['constructor', '__proto__', 'id.toFixed']))).toBe(
    '{"constructor":null,"__proto__":null,"id.toFixed":null}',
  );
});

test('names the fields that nothing has, and those that there are', () => {
  expect(missingFields(tasks, ['id', 'result', 'usage.cost'])).toBeUndefined();
  expect(missingFields([], ['nonsense'])).toBeUndefined();
  expect(missingFields(tasks, ['statsu', 'id'])).toBe(
    "--json: no field 'statsu' in this output; it has id, result, status, usage",
  );
});
