import { expect, test } from 'vitest';
import type { Command, Group } from '../command.ts';
import { flag, optional, repeated, required, text } from '../input/parameter.ts';
import { positionOf } from './position.ts';

const COLOURS = ['red', 'green'];
const paint: Command = {
  arguments: {
    id: required('<id>', 'what', text, { completes: 'task' }),
    more: repeated('[more...]', 'what else', text, { completes: 'agent' }),
  },
  options: {
    colour: optional('-c, --colour <c>', 'which', text, { completes: COLOURS }),
    fast: flag('--fast', 'quickly'),
  },
  takesProgram: true,
  run: async () => {},
};
const group: Group = { entries: { paint: { summary: 'Paint', load: async () => paint } } };
const program: Group = { entries: { things: { summary: 'Things', load: async () => group } } };
const at = (line: string) => positionOf(program, line.split(' '));

test.each([
  ['', program, ''],
  ['th', program, 'th'],
  ['things ', group, ''],
  ['--json things pa', group, 'pa'],
  ['--lang zh things pa', group, 'pa'],
])('after %j comes a command', async (line, expected, current) => {
  expect(await at(line)).toEqual({ kind: 'command', group: expected, current });
});

test.each([
  ['things paint ', 'task', '', []],
  ['things paint a', 'task', 'a', []],
  ['things paint --fast a', 'task', 'a', []],
  ['things paint -c red a', 'task', 'a', []],
  ['things paint a b', 'agent', 'b', ['a']],
  ['things paint a -c red b c', 'agent', 'c', ['a', 'b']],
])('%j stands at an argument', async (line, completes, current, operands) => {
  expect(await at(line)).toMatchObject({
    kind: 'value',
    parameter: { completes },
    current,
    operands,
    prefix: '',
  });
});

test.each([
  ['things paint --colour ', '', ''],
  ['things paint -c r', 'r', ''],
  ['things paint a --colour=r', 'r', '--colour='],
  ['things paint a --colour=', '', '--colour='],
])('%j stands at the value of an option', async (line, current, prefix) => {
  expect(await at(line)).toMatchObject({ kind: 'value', parameter: { completes: COLOURS }, current, prefix });
});

test('a dash begins a flag, of the command or of all', async () => {
  expect(await at('things paint --f')).toEqual({ kind: 'flag', command: paint, current: '--f' });
  expect(await at('things -')).toMatchObject({ kind: 'flag', command: undefined });
});

test("after -- come another program's words", async () => {
  expect(await at('things paint -- npm r')).toEqual({ kind: 'program', current: 'r' });
});

test.each(['nonsense x', 'things nonsense --', 'constructor '])('%j is nothing', async (line) => {
  expect(await at(line)).toEqual({ kind: 'nothing' });
});
