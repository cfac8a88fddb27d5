import { describe, expect, test } from 'vitest';
import { Inbox, type PendingMessage } from './inbox.ts';

const message = (text: string): PendingMessage => ({ text, from: { kind: 'user', name: 'somebody' } });
const textsOf = (messages: readonly PendingMessage[]): readonly string[] => messages.map(({ text }) => text);

describe('an inbox', () => {
  test('is read in order, until it is closed and empty', async () => {
    const inbox = new Inbox();
    inbox.push(message('one'));
    inbox.push(message('two'));
    inbox.close();
    expect(inbox.push(message('late'))).toBe(false);
    expect(await Array.fromAsync(inbox)).toEqual(['one', 'two']);
  });

  test('wakes the reader that waits', async () => {
    const inbox = new Inbox();
    const read = inbox[Symbol.asyncIterator]().next();
    inbox.push(message('one'));
    expect(await read).toEqual({ done: false, value: 'one' });
  });

  test('keeps what comes after its reader gave up waiting', async () => {
    const inbox = new Inbox();
    const reader = inbox[Symbol.asyncIterator]();
    const read = reader.next();
    await reader.return?.();
    inbox.push(message('late'));
    expect(await read).toEqual({ done: true, value: undefined });
    expect(textsOf(inbox.takeUnread())).toEqual(['late']);
  });
});
