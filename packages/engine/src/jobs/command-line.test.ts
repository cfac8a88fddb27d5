import { expect, test } from 'vitest';
import { isCommandLine } from './command-line.ts';

const linesOf = (...command: readonly string[]): readonly string[] =>
  command.filter((_word, index) => isCommandLine(command, index));

test('the word after -c of a shell is a command line', () => {
  expect(linesOf('sh', '-c', 'echo a', 'sh', 'b')).toEqual(['echo a']);
  expect(linesOf('/bin/bash', '-o', 'pipefail', '-lc', 'a | b')).toEqual(['a | b']);
  expect(linesOf('env', 'A=1', 'zsh', '-ec', 'a')).toEqual(['a']);
});

test('other words are not, whatever they look like', () => {
  expect(linesOf('grep', '-c', 'sh')).toEqual([]);
  expect(linesOf('python3', '-c', 'print(1)')).toEqual([]);
  expect(linesOf('sh', 'script.sh', '--', 'x')).toEqual([]);
  expect(linesOf('-c', 'sh')).toEqual([]);
});
