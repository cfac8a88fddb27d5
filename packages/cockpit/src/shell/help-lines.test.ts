import { plainText } from '@coxswain/views';
import { expect, test } from 'vitest';
import type { KeyLayer } from '../keys/binding.ts';
import { helpLines } from './frame.tsx';

const layer = (title: string, keys: Readonly<Record<string, string>>): KeyLayer => ({
  title,
  level: 'page',
  bindings: Object.entries(keys).map(([key, label]) => ({ keys: key.split(' '), label, run: () => {} })),
});

test('layers with one title are one section, keys with one action one line', () => {
  const layers = [
    layer('Tasks', { 'up k': 'move', 'down j': 'move', enter: 'open' }),
    layer('Global', { q: 'quit' }),
    layer('Tasks', { c: 'cancel' }),
    { title: 'Nothing', level: 'page', bindings: [] } as const,
  ];
  expect(helpLines(layers, ['Shift selects.'], 60).map(plainText)).toEqual([
    'Tasks',
    '↑ k ↓ j  move',
    '↵        open',
    'c        cancel',
    '',
    'Global',
    'q        quit',
    '',
    'Shift selects.',
  ]);
});
