import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MARK_VARIABLE, readMark } from './mark.ts';

const block = (...entries: readonly string[]): Buffer =>
  Buffer.from(entries.map((entry) => `${entry}\0`).join(''));

test('the mark is found in any position', () => {
  const marked = { state: 'marked', mark: 'led_a:run_1' };
  expect(readMark(block('COX_RUN=led_a:run_1', 'PATH=/bin'))).toEqual(marked);
  expect(readMark(block('PATH=/bin', 'COX_RUN=led_a:run_1'))).toEqual(marked);
  expect(readMark(Buffer.from('A=b\0COX_RUN=led_a:run_1'))).toEqual(marked);
});

test('a mark in the name or the value of another variable is none', () => {
  expect(readMark(block('MY_COX_RUN=led_a:run_1', 'NOTE=COX_RUN=led_a:run_1'))).toEqual({ state: 'cleared' });
  expect(readMark(block('NOTE=COX_RUN=x', 'COX_RUN=led_a:run_1'))).toEqual({
    state: 'marked',
    mark: 'led_a:run_1',
  });
});

test('an environment without mark, with an empty one, or with nothing at all was cleared', () => {
  expect(readMark(block('PATH=/bin', 'HOME=/root'))).toEqual({ state: 'cleared' });
  expect(readMark(block('COX_RUN=', 'HOME=/root'))).toEqual({ state: 'cleared' });
  expect(readMark(Buffer.alloc(0))).toEqual({ state: 'cleared' });
});

test('what is not a list of variables was overwritten', () => {
  expect(readMark(Buffer.from('nginx: worker process\0\0\0\0'))).toEqual({ state: 'overwritten' });
  expect(readMark(Buffer.alloc(200))).toEqual({ state: 'overwritten' });
});

test('any environment gives back the mark that was put in', () => {
  const name = fc.stringMatching(/^[A-Z_]{1,8}$/).filter((text) => text !== MARK_VARIABLE);
  const value = fc.string().filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), value, fc.nat(), (variables, mark, at) => {
      const entries = variables.map(([key, text]) => `${key}=${text}`);
      entries.splice(at % (entries.length + 1), 0, `${MARK_VARIABLE}=${mark}`);
      const expected = mark === '' ? { state: 'cleared' } : { state: 'marked', mark };
      expect(readMark(block(...entries))).toEqual(expected);
    }),
  );
});
