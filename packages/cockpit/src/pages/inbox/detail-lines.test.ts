import { plainText } from '@coxswain/views';
import { expect, test } from 'vitest';
import { detailLines } from './detail-lines.ts';

const tones = (detail: string, cells = 80): (string | undefined)[] =>
  detailLines(detail, cells).map(([span]) => span?.tone);

test('removed and added lines differ by colour', () => {
  const change = 'change src/pay.ts at line 12\n before\n-old\n+new\n after';
  expect(tones(change)).toEqual(['strong', 'text', 'bad', 'good', 'text']);
  const patch = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b';
  expect(tones(patch)).toEqual(['strong', 'strong', 'strong', 'accent', 'bad', 'good']);
});

test('command options and text after a diff are not removed lines', () => {
  expect(tones('git push \\\n--force\n-f')).toEqual(['text', 'text', 'text']);
  expect(tones('new file a\n+x\n\n-- not a change')).toEqual(['strong', 'good', 'text', 'text']);
});

test('a long line is complete, and its pieces keep their colour', () => {
  const lines = detailLines('new file a\n+重构登录页面', 6);
  expect(lines.map(plainText)).toEqual(['new ', 'file a', '+重构', '登录页', '面']);
  expect(lines.slice(2).map(([span]) => span?.tone)).toEqual(['good', 'good', 'good']);
});

test('control characters are shown', () => {
  expect(detailLines('rm \u001b[2J\u202e x', 80).map(plainText)).toEqual(['rm ␛[2J\\u202e x']);
});
