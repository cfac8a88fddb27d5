import { expect, test } from 'vitest';
import { parseTyped } from './parse.ts';
import { COMMANDS } from './table.ts';

const NONE = new Set<string>();
const read = (text: string): unknown => {
  const typed = parseTyped(text, new Set(['git']));
  return typed.type === 'command' ? [typed.command.name, typed.argument] : typed;
};

test('what does not begin with a slash is said', () => {
  expect(read('and /then this')).toEqual({ type: 'message', text: 'and /then this' });
  expect(read('//etc/hosts is wrong')).toEqual({ type: 'message', text: '/etc/hosts is wrong' });
});

test('a command is read with everything behind it', () => {
  expect(read('/task cancel k3v9')).toEqual(['task cancel', 'k3v9']);
  expect(read('/bg fix\nthe tests ')).toEqual(['bg', 'fix\nthe tests']);
  expect(read('/session new')).toEqual(['session new', '']);
  expect(read(' /help')).toEqual({ type: 'message', text: ' /help' });
  expect(read('/help ')).toEqual(['help', '']);
  expect(read('/tasks')).toEqual(['tasks', '']);
});

test('what is not whole is told what it lacks', () => {
  expect(read('/task cancel')).toEqual({ type: 'missing', usage: '/task cancel <id>' });
  expect(read('/task')).toEqual({ type: 'incomplete', name: '/task', parts: ['cancel', 'retry', 'repair'] });
  expect(read('/task what')).toMatchObject({ type: 'incomplete' });
  expect(read('/what')).toEqual({ type: 'unknown', name: '/what' });
  expect(read('/quit now')).toEqual({ type: 'unknown', name: '/quit' });
});

test('commands of the agent are said to it, but ours come first', () => {
  expect(read('/git log')).toEqual({ type: 'message', text: '/git log' });
  expect(parseTyped('/git log', NONE)).toEqual({ type: 'unknown', name: '/git' });
  expect(parseTyped('/help', new Set(['help']))).toMatchObject({ type: 'command' });
});

test('every command has a name of its own', () => {
  const names = COMMANDS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(parseTyped(`/${name} x`, NONE).type).not.toBe('message');
});
