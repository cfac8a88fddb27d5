import { plainText } from '@coxswain/views';
import { expect, test } from 'vitest';
import { logLine, logText } from './log-line.ts';

test('after a carriage return the last text wins', () => {
  expect(logText('10%\r50%\r100%\r')).toBe('100%');
  expect(logText('line\r')).toBe('line');
});

test('colours and styles end with the line', () => {
  const line = logLine(
    '\u001b[1;31mbad\u001b[0m and \u001b[38;5;208mhot\u001b[39m \u001b[48;2;1;2;3mdeep',
    true,
  );
  expect(line).toEqual([
    { text: 'bad', style: { bold: true, color: 'red' } },
    { text: ' and ', style: {} },
    { text: 'hot', style: { color: 'ansi256(208)' } },
    { text: ' ', style: {} },
    { text: 'deep', style: { backgroundColor: '#010203' } },
  ]);
  expect(logLine('\u001b[92mok\u001b[m', true)[0]).toEqual({ text: 'ok', style: { color: 'greenBright' } });
});

test.each([
  ['a title', '\u001b]0;evil\u0007text', '␛]0;evil␇text'],
  ['a cursor that moves', '\u001b[2Jx\u001b[5;5H', 'x␛[5;5H'],
  ['an answer that is asked for', '\u001b[6n', '␛[6n'],
  ['what turns the direction', 'a\u202eb', 'a\\u202eb'],
  ['a half of a colour', '\u001b[31', '␛[31'],
])('no other sequence has an effect: %s', (_, raw, shown) => {
  expect(plainText(logLine(raw, true))).toBe(shown);
  expect(logText(raw)).toBe(shown);
});

test('colours can be turned off', () => {
  expect(logLine('\u001b[31mred\u001b[0m', false)).toEqual([{ text: 'red' }]);
});

test('unknown colour numbers change nothing', () => {
  for (const code of ['38;5;999', '38;2;1', '38', '999', '4:3', ';;;'])
    expect(plainText(logLine(`\u001b[${code}mtext`, true))).toBe('text');
});
