import { expect, test } from 'vitest';
import { grown, reachesEnd, windowOf } from './use-log-window.ts';

const page = { text: 'c\nd\n', offset: 2, total: 4, throughSeq: 7 };

test('new output continues where the log ended', () => {
  const window = windowOf(page);
  const more = grown(window, { text: 'e', seq: 8, most: 10 });
  expect(more).toMatchObject({ first: 2, lines: ['c', 'd', 'e'], total: 5, isOpen: true });
  const whole = grown(more, { text: 'f\n\ng\n', seq: 9, most: 10 });
  expect(whole).toMatchObject({ lines: ['c', 'd', 'ef', '', 'g'], total: 7, isOpen: false });
});

test('the window holds nothing twice', () => {
  expect(grown(windowOf(page), { text: 'd\n', seq: 7, most: 10 })).toEqual(windowOf(page));
});

test('output outside the window is counted', () => {
  const window = windowOf({ ...page, total: 100 });
  expect(reachesEnd(window)).toBe(false);
  expect(grown(window, { text: 'x\ny\n', seq: 8, most: 10 })).toMatchObject({
    lines: ['c', 'd'],
    total: 102,
  });
});

test('an endless log keeps only the wanted lines', () => {
  let window = windowOf(page);
  for (let seq = 8; seq < 1_008; seq += 1) window = grown(window, { text: `${seq}\n`, seq, most: 10 });
  expect(window.total).toBe(1_004);
  expect(window.lines.length).toBeLessThanOrEqual(20);
  expect(window.first + window.lines.length).toBe(1_004);
});

test('an endless line is kept in part', () => {
  let window = windowOf({ text: '', offset: 0, total: 0, throughSeq: 0 });
  for (let seq = 1; seq < 20; seq += 1)
    window = grown(window, { text: `\r${'x'.repeat(30_000)}`, seq, most: 10 });
  expect(window.total).toBe(1);
  expect(window.lines[0]?.length).toBeLessThan(200_000);
});
