import { CHAT_COMMANDS } from '@coxswain/protocol/chat';
import { expect, test } from 'vitest';
import { parseTyped } from '../input/use-submit.ts';

const SETTINGS = { nowMs: 0, timeZone: 'UTC', language: 'en' } as const;
const read = (text: string, ofAgent: readonly string[] = ['git']): unknown => {
  const typed = parseTyped(text, new Set(ofAgent), SETTINGS);
  return typed.type === 'command' ? typed.command : typed.type === 'problem' ? typed.problem.problem : typed;
};

test('text without a slash is a message', () => {
  expect(read('and /then this')).toEqual({ type: 'message', text: 'and /then this' });
  expect(read('//etc/hosts is wrong')).toEqual({ type: 'message', text: '/etc/hosts is wrong' });
  expect(read(' /help')).toEqual({ type: 'message', text: ' /help' });
});

test('a command takes everything after it', () => {
  expect(read('/task cancel k3v9')).toEqual({ command: 'task cancel', task: 'k3v9' });
  expect(read('/bg fix\nthe tests ')).toEqual({ command: 'bg', prompt: 'fix\nthe tests' });
  expect(read('/session new')).toEqual({ command: 'session new' });
});

test("the agent's commands are passed on, but ours come first", () => {
  expect(read('/git log')).toEqual({ type: 'message', text: '/git log' });
  expect(read('/git log', [])).toBe('unknown');
  expect(read('/help', ['help'])).toEqual({ command: 'help' });
  expect(read('/help me', ['help'])).toEqual({ type: 'message', text: '/help me' });
  expect(read('/help me')).toBe('takes_nothing');
});

test('an incomplete command of ours never reaches the agent', () => {
  for (const { name } of CHAT_COMMANDS)
    expect(parseTyped(`/${name} x`, new Set(), SETTINGS).type, name).not.toBe('message');
  expect(read('/task new some day', ['task'])).toBe('no_such_time');
});
