import { cellWidth } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { toAscii } from './ascii-output.ts';

test.each([
  ['▌5 Tasks', '>5 Tasks'],
  ['── plan ──', '-- plan --'],
  ['✓ done', '+ done'],
  ['登录 é', '???? ?'],
  ['\u001b[1mbold\u001b[22m', '\u001b[1mbold\u001b[22m'],
])('%s becomes %s', (text, ascii) => expect(toAscii(text)).toBe(ascii));

test('each line keeps its width', () => {
  for (const text of [
    '重构登录页面并补充测试',
    '👍👨‍👩‍👧 ok',
    'naïve café',
    '⠹⠋ running',
    '▁▂▃▇ 12%',
    'ｈａｌｆ',
  ])
    expect([text, toAscii(text).length]).toEqual([text, cellWidth(text)]);
});
