import { expect, test } from 'vitest';
import { readMessage } from './message.ts';

const read = (message: object) => readMessage(JSON.stringify({ jsonrpc: '2.0', ...message }));

test('tells requests, answers, notifications and what controls the protocol apart', () => {
  expect(read({ id: 1, method: 'm' })).toMatchObject({ kind: 'request', id: 1 });
  expect(read({ id: 'a', result: null })).toMatchObject({ kind: 'response', id: 'a' });
  expect(read({ id: 1, error: { code: 1, message: 'no' } })).toMatchObject({ kind: 'response' });
  expect(read({ method: 'm', params: [1] })).toEqual({ kind: 'notification', method: 'm', params: [1] });
  expect(read({ method: '$/cancel_request', params: {} })).toMatchObject({ kind: 'control' });
});

test.each([
  '',
  'words',
  '1',
  'null',
  '[]',
  '{}',
  '{"jsonrpc":"2.0"}',
  '{"jsonrpc":"2.0","id":{},"method":"m"}',
])('knows that this is no message: %s', (line) => {
  expect(readMessage(line)).toBeUndefined();
});
