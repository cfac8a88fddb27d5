import { expect, test } from 'vitest';
import type { Binding, KeyLayer } from '../keys/binding.ts';
import { footerHints, hintsThatFit, keptCells } from './footer-hints.ts';

const binding = (keys: readonly string[], label?: string, isQuiet = false): Binding => ({
  keys,
  label,
  isQuiet,
  run: () => {},
});
const layer = (bindings: readonly Binding[], more: Partial<KeyLayer> = {}): KeyLayer => ({
  title: 'x',
  level: 'page',
  bindings,
  ...more,
});
const shown = (...layers: readonly KeyLayer[]): readonly string[] =>
  footerHints(layers, 'help').map(({ key, label }) => `${key} ${label}`);

test('the page comes before the frame, help comes last', () => {
  const page = layer([binding(['enter'], 'open'), binding(['c'], 'cancel')]);
  const shell = layer([binding(['?'], 'help'), binding([':'], 'commands')]);
  expect(shown(page, shell)).toEqual(['↵ open', 'c cancel', ': commands', '? help']);
});

test('quiet and unlabelled keys appear only in the help', () => {
  expect(shown(layer([binding(['m'], 'mouse', true), binding(['j']), binding(['k'], 'up')]))).toEqual([
    'k up',
  ]);
});

test('a key bound in a higher layer is hidden in the lower one', () => {
  expect(shown(layer([binding(['c'], 'clear')]), layer([binding(['c'], 'cancel')]))).toEqual(['c clear']);
});

test('over a text field a printable key is replaced by another one, or hidden', () => {
  const field = layer([binding(['enter'], 'send')], { onText: () => true });
  const shell = layer([binding(['q'], 'quit'), binding(['?', 'ctrl+g'], 'help')]);
  expect(shown(field, shell)).toEqual(['↵ send', 'Ctrl+G help']);
});

test('where not all fit, labels are short, and the exit stays', () => {
  const page = layer([
    { ...binding(['a'], 'answer (approve · deny · say)'), short: 'answer' },
    binding(['l'], 'log'),
    binding(['c'], 'cancel'),
    binding(['escape'], 'close'),
    binding(['v'], 'chat'),
  ]);
  const hints = footerHints([page, layer([binding(['?'], 'help')])], 'help');
  const fitting = (cells: number): string =>
    hintsThatFit(hints, cells, 3)
      .map(({ key, label }) => `${key} ${label}`)
      .join('   ');
  expect(fitting(90)).toBe(
    'a answer (approve · deny · say)   l log   c cancel   Esc close   v chat   ? help',
  );
  expect(fitting(71)).toBe('a answer (approve · deny · say)   l log   c cancel   Esc close   ? help');
  expect(fitting(58)).toBe('a answer   l log   c cancel   Esc close   v chat   ? help');
  expect(fitting(48)).toBe('a answer   l log   c cancel   Esc close   ? help');
  expect(fitting(29)).toBe('a answer   Esc close   ? help');
  expect(fitting(18)).toBe('Esc close   ? help');
  expect(fitting(17)).toBe('? help');
});

test('as many as fit, and always the last', () => {
  const hints = [
    { key: 'a', label: 'one' },
    { key: 'b', label: '二二' },
    { key: '?', label: 'help' },
  ];
  const labels = (cells: number) => hintsThatFit(hints, cells, 3).map(({ label }) => label);
  expect(labels(23)).toEqual(['one', '二二', 'help']);
  expect(labels(22)).toEqual(['one', 'help']);
  expect(labels(6)).toEqual(['help']);
  expect(labels(5)).toEqual([]);
  expect(hintsThatFit([], 80, 3)).toEqual([]);
});

test('answer keys stay when others are dropped', () => {
  const kept = (key: string, label: string): Binding => ({ ...binding([key], label), isKept: true });
  const page = layer([
    kept('y', 'approve'),
    binding(['A'], 'always'),
    kept('n', 'deny'),
    binding(['v'], 'task'),
  ]);
  const hints = footerHints([page, layer([binding(['?'], 'help')])], 'help');
  const keys = (cells: number): string =>
    hintsThatFit(hints, cells, 3)
      .map(({ key }) => key)
      .join('');
  expect(keptCells(hints, 3)).toBe('y approve   n deny   ? help'.length);
  expect([keys(47), keys(38), keys(27), keys(26)]).toEqual(['yAnv?', 'yAn?', 'yn?', 'y?']);
});
