import { type InboundMessage, ProblemError } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { Conversations } from './conversations.ts';

const message = (text: string, peer = '42'): InboundMessage => ({
  channel: 'tg',
  messageId: text,
  peer,
  sender: peer,
  isGroup: false,
  text,
  at: '2026-11-20T12:00:00.000Z',
});

const conversationsWith = (handle: (message: InboundMessage) => Promise<void>) => {
  const errors: object[] = [];
  const givenUp: string[] = [];
  const conversations = new Conversations({
    handle,
    giveUp: async ({ text }) => void givenUp.push(text),
    log: { error: (fields) => void errors.push(fields) },
    firstPauseMs: 1,
  });
  return { conversations, errors, givenUp };
};

test('messages of one conversation wait for each other, those of another do not', async () => {
  const dealt: string[] = [];
  const first = Promise.withResolvers<void>();
  const { conversations } = conversationsWith(async ({ text }) => {
    if (text === 'one') await first.promise;
    dealt.push(text);
  });
  conversations.take(message('one'));
  conversations.take(message('two'));
  conversations.take(message('elsewhere', '43'));
  await expect.poll(() => dealt).toEqual(['elsewhere']);
  first.resolve();
  await expect.poll(() => dealt).toEqual(['elsewhere', 'one', 'two']);
});

test('a close waits for what is under way and begins nothing more', async () => {
  const dealt: string[] = [];
  const first = Promise.withResolvers<void>();
  const { conversations } = conversationsWith(async ({ text }) => {
    await first.promise;
    dealt.push(text);
  });
  conversations.take(message('one'));
  conversations.take(message('two'));
  await Promise.resolve();
  const closed = conversations.close();
  first.resolve();
  await closed;
  expect(dealt).toEqual(['one']);
});

test('what cannot be handled now is retried until it can, in order', async () => {
  const dealt: string[] = [];
  let refusals = 10;
  const { conversations, errors } = conversationsWith(async ({ text }) => {
    if (refusals-- > 0) throw new ProblemError('shutting_down', 'the daemon is draining');
    dealt.push(text);
  });
  conversations.take(message('one'));
  conversations.take(message('two'));
  await expect.poll(() => dealt).toEqual(['one', 'two']);
  expect(errors).toEqual([]);
});

test('a message that breaks what deals with it is left at last, and the next has its turn', async () => {
  const dealt: string[] = [];
  const { conversations, errors, givenUp } = conversationsWith(async ({ text }) => {
    if (text === 'broken') throw new Error('nobody thought of that');
    dealt.push(text);
  });
  conversations.take(message('broken'));
  conversations.take(message('well'));
  await expect.poll(() => dealt).toEqual(['well']);
  expect(givenUp).toEqual(['broken']);
  expect(errors).toHaveLength(6);
});
