import type { Client } from '@coxswain/client';
import { ProblemError } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { type CoxTool, coxTools } from './cox-tools.ts';

const never = (): Promise<Client> => Promise.reject(new Error('no tool may ask for a daemon here'));
const refused = (): Promise<Client> =>
  Promise.reject(new ProblemError('unreachable', 'no daemon listens; start it with: cox daemon start'));

const toolOf = (connect: () => Promise<Client>, name: string): CoxTool => {
  const tool = coxTools(connect).find((one) => one.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return tool;
};
const { signal } = new AbortController();

test('every tool has a description and a JSON Schema of an object without unions at its top', () => {
  for (const { name, description, inputSchema } of coxTools(never)) {
    expect(name).toMatch(/^[a-z_]{3,40}$/);
    expect(description.length).toBeGreaterThan(50);
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    for (const union of ['anyOf', 'oneOf', 'allOf']) expect(inputSchema).not.toHaveProperty(union);
  }
});

test('wrong input is reported with the path of each fault, before anything is done', async () => {
  const wrong = await toolOf(never, 'bg_submit').call({ prompt: 5, wat: 1 }, signal);
  expect(wrong.isError).toBe(true);
  expect(wrong.text).toMatch(/^invalid_request: prompt: .*wat/s);
  const incomplete = await toolOf(never, 'manage_tasks').call({ action: 'update', id: 'abc' }, signal);
  expect(incomplete.text).toBe('invalid_request: status: is required for update');
  const nonsense = await toolOf(never, 'bg_submit').call({ prompt: 'x', timeout: '10' }, signal);
  expect(nonsense.text).toContain('timeout: is not a duration');
  expect((await toolOf(never, 'bg_status').call('abc', signal)).isError).toBe(true);
  expect((await toolOf(never, 'bg_status').call(undefined, signal)).text).toMatch(/^invalid_request: id: /);
});

test('a refusal is reported with its code and what to do', async () => {
  const { text, isError } = await toolOf(refused, 'bg_list').call({}, signal);
  expect({ text, isError }).toEqual({
    text: 'unreachable: no daemon listens; start it with: cox daemon start',
    isError: true,
  });
});

test('a call that was given up is answered, not thrown', async () => {
  const answer = await toolOf(refused, 'bg_list').call({}, AbortSignal.abort());
  expect(answer).toMatchObject({ isError: true, text: expect.stringMatching(/^cancelled: /) });
});
