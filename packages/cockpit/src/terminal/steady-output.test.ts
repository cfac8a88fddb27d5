import { cellWidth } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { withoutEmojiModifiers } from '../shell/run-cockpit.tsx';

test.each([
  ['👍🏽 thumbs', '👍 thumbs'],
  ['👨‍👩‍👧‍👦 family', '👨 family'],
  ['👩🏽‍🚀 🎉', '👩 🎉'],
  ['🇩🇪 中文 é ✓ ⠹ ▌', '🇩🇪 中文 é ✓ ⠹ ▌'],
  ['نمی\u200cخواهم क्\u200dष', 'نمی\u200cخواهم क्\u200dष'],
])('%s is drawn as %s, as wide as before', (text, drawn) => {
  expect(withoutEmojiModifiers(text)).toBe(drawn);
  expect(cellWidth(drawn)).toBe(cellWidth(text));
});
