import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Command, defineCommand } from '../command.ts';
import { flag, optional, repeated, required, text } from './parameter.ts';
import { parseLine } from './parse.ts';

const command = defineCommand({
  arguments: { id: required('<id>', 'which one', text), more: repeated('[more...]', 'others', text) },
  options: {
    all: flag('-a, --all', 'everything'),
    count: optional('-n, --count <number>', 'how many', (given) => Number(given)),
    label: repeated('--label <k=v>', 'labels', text),
    noWait: flag('--no-wait', 'go on'),
  },
  takesProgram: true,
  run: async () => {},
});
const parse = (...words: string[]) => parseLine(command, ['do'], words);

test('options may be anywhere, in any of their forms', async () => {
  const expected = {
    arguments: { id: 'x', more: ['y'] },
    options: { all: true, count: 5, label: ['a=1', 'b'], noWait: true },
  };
  expect(await parse('x', 'y', '-a', '-n', '5', '--label', 'a=1', '--label', 'b', '--no-wait')).toMatchObject(
    expected,
  );
  expect(await parse('--no-wait', '--label=a=1', '-an5', 'x', '--label', 'b', 'y')).toMatchObject(expected);
});

test('what is left out has its default', async () => {
  expect(await parse('x')).toMatchObject({
    arguments: { id: 'x', more: [] },
    options: { all: false, count: undefined, label: [], noWait: false },
    globals: { json: false, quiet: false, color: undefined, noAutostart: false },
    program: undefined,
  });
});

test('given twice, the last value counts', async () => {
  expect((await parse('x', '-n', '1', '--count=2')).options).toMatchObject({ count: 2 });
});

test('global options are distinguished from its own', async () => {
  const { globals } = await parse('x', '--json', '-qy', '--color', 'never', '--no-autostart');
  expect(globals).toMatchObject({ json: [], quiet: true, yes: true, color: 'never', noAutostart: true });
});

test('--json may name fields in its own word, and never takes the next one', async () => {
  const json = async (...words: string[]) => (await parse(...words)).globals.json;
  expect(await json('x', '--json=id,status')).toEqual(['id', 'status']);
  expect(await json('--json=id', 'x', '--json= status,')).toEqual(['id', 'status']);
  expect(await json('--json=', 'x')).toEqual([]);
  const line = await parse('--json', 'x', '--label', '--json=no', 'y');
  expect(line).toMatchObject({ arguments: { id: 'x', more: ['y'] }, options: { label: ['--json=no'] } });
  expect(line.globals.json).toEqual([]);
  expect((await parse('x', '--', '--json=id')).program).toEqual(['--json=id']);
  await expect(parse('x', '--quiet=yes')).rejects.toThrow('--quiet takes no value');
});

test('everything behind -- belongs to the program', async () => {
  const { arguments: given, program, globals } = await parse('x', '--', 'npm', 'test', '--json', '--', '-a');
  expect([given, program, globals.json]).toEqual([
    { id: 'x', more: [] },
    ['npm', 'test', '--json', '--', '-a'],
    false,
  ]);
});

test('a command that takes no program takes what is behind -- as its arguments', async () => {
  const plain: Command = { ...command, takesProgram: false };
  expect((await parseLine(plain, ['do'], ['--', '-x', '--all'])).arguments).toEqual({
    id: '-x',
    more: ['--all'],
  });
});

test('--help needs nothing else to be right', async () => {
  expect((await parse('--help')).globals.help).toBe(true);
  expect((await parse('-h', '--all')).globals.help).toBe(true);
});

test.each([
  [[], "missing argument <id> (which one); see 'cox do --help'"],
  [['--json'], "missing argument <id> (which one); see 'cox do --help'"],
  [['x', '-n'], "option '-n, --count <number>' argument missing; see 'cox do --help'"],
  [['x', '--al'], "unknown option '--al'; did you mean --all?"],
  [['x', '--frobnicate=3'], "unknown option '--frobnicate'; see 'cox do --help'"],
  [['x', '-z'], "unknown option '-z'; see 'cox do --help'"],
  [['x', '--color', 'pink'], "--color must be one of auto, always, never, not 'pink'"],
])('%j is refused: %s', async (words, message) => {
  await expect(parse(...words)).rejects.toMatchObject({ code: 'invalid_request', message });
});

test('one word too many is refused where no more are taken', async () => {
  const one = defineCommand({
    arguments: { id: required('<id>', 'which', text) },
    options: {},
    run: async () => {},
  });
  await expect(parseLine(one, ['do'], ['x', 'y'])).rejects.toThrow(
    "unexpected argument 'y'; see 'cox do --help'",
  );
});

test('no line whatever fails in another way than by saying what is wrong', async () => {
  const word = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      '-',
      '--',
      '-n',
      '--count',
      '--label',
      '--json',
      '-qy',
      '--no-wait',
      '=',
      '__proto__',
      '--constructor',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      const outcome = await parse(...words).then(
        () => 'parsed',
        (error) => error.code,
      );
      expect(['parsed', 'invalid_request']).toContain(outcome);
    }),
  );
});
