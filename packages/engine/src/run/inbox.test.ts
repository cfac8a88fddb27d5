import { describe, expect, test } from 'vitest';
import { Inbox, type PendingMessage } from './inbox.ts';

const letter = (text: string): PendingMessage => ({ text, from: { kind: 'user', name: 'somebody' } });
const textsOf = (letters: readonly PendingMessage[]): readonly string[] => letters.map(({ text }) => text);

describe('an inbox', () => {
  test('is read in order, until it is closed and empty', async () => {
    const inbox = new Inbox();
    inbox.push(letter('one'));
    inbox.push(letter('two'));
    inbox.close();
    expect(inbox.push(letter('late'))).toBe(false);
    expect(await Array.fromAsync(inbox)).toEqual(['one', 'two']);
  });

  test('wakes the reader that waits', async () => {
    const inbox = new Inbox();
    const read = inbox[Symbol.asyncIterator]().next();
    inbox.push(letter('one'));
    expect(await read).toEqual({ done: false, value: 'one' });
  });

  test('keeps what comes after its reader gave up waiting', async () => {
    const inbox = new Inbox();
    const reader = inbox[Symbol.asyncIterator]();
    const read = reader.next();
    await reader.return?.();
    inbox.push(letter('late'));
    expect(await read).toEqual({ done: true, value: undefined });
    expect(textsOf(inbox.takeUnread())).toEqual(['late']);
  });
});
