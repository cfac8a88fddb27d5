import { expect, test } from 'vitest';
import type { KeyLayer } from './binding.ts';
import { KeyLayers } from './key-layers.ts';
import { pasted } from './press.ts';

const layer = (
  title: string,
  level: KeyLayer['level'],
  keys: readonly string[],
  taken: string[],
): KeyLayer => ({
  title,
  level,
  bindings: keys.map((key) => ({ keys: [key], label: key, run: () => void taken.push(`${title} ${key}`) })),
});
const press = (name: string) => ({ name, text: name });

test('the highest layer with the key gets it; within a level, the last', () => {
  const taken: string[] = [];
  const layers = new KeyLayers();
  layers.add(layer('shell', 'shell', ['a', 'b', 'c'], taken));
  layers.add(layer('page', 'page', ['a', 'b'], taken));
  const part = layers.add(layer('other', 'page', ['a'], taken));
  for (const key of ['a', 'b', 'c', 'd']) layers.press(press(key));
  part.remove();
  layers.press(press('a'));
  expect(taken).toEqual(['other a', 'page b', 'shell c', 'page a']);
  expect(layers.press(press('d'))).toBe(false);
});

test('below a modal layer nothing works, not even a paste', () => {
  const taken: string[] = [];
  const layers = new KeyLayers();
  layers.add({ ...layer('page', 'page', ['a'], taken), onPaste: (text) => taken.push(text) > 0 });
  const dialog = layers.add({ ...layer('dialog', 'dialog', ['y'], taken), isModal: true });
  expect(layers.press(press('a'))).toBe(true);
  expect(layers.paste('text')).toBe(true);
  expect(layers.snapshot().map(({ title }) => title)).toEqual(['dialog']);
  dialog.remove();
  layers.paste('text');
  expect(taken).toEqual(['text']);
});

test('a paste goes, in order, to the layer that takes pastes', () => {
  const taken: string[] = [];
  const layers = new KeyLayers();
  layers.add({ ...layer('field', 'part', ['pasted'], []), onPaste: (text) => taken.push(text) > 0 });
  expect(layers.press(pasted('two\nlines'))).toBe(true);
  expect(taken).toEqual(['two\nlines']);
});

test('it notifies when visible bindings change, not mere closures', () => {
  const layers = new KeyLayers();
  let notified = 0;
  layers.subscribe(() => {
    notified += 1;
  });
  const handle = layers.add(layer('page', 'page', ['a'], []));
  const before = layers.snapshot();
  const taken: string[] = [];
  handle.update(layer('page', 'page', ['a'], taken));
  expect(notified).toBe(1);
  layers.press(press('a'));
  expect(taken).toEqual(['page a']);
  handle.update(layer('page', 'page', ['b'], []));
  expect(notified).toBe(2);
  expect(layers.snapshot()).not.toBe(before);
});

test('an escape before a key is Alt where that is bound in any layer, else Esc', () => {
  const layers = new KeyLayers();
  layers.add(layer('shell', 'shell', ['alt+5'], []));
  layers.add({ ...layer('dialog', 'dialog', ['y'], []), isModal: true });
  const alt = (key: string) => ({ ...press(`alt+${key}`), text: '', afterEscape: press(key) });
  expect(layers.meant(alt('5'))).toEqual([alt('5')]);
  expect(layers.meant(alt('j')).map(({ name }) => name)).toEqual(['escape', 'j']);
  // Told by numbers: Alt for certain, though it means nothing.
  expect(layers.meant(press('alt+j'))).toEqual([press('alt+j')]);
});

test('text for a field ends at the first key with another meaning', () => {
  const typed = (text: string) => ({ name: text, text });
  const layers = new KeyLayers();
  layers.add(layer('shell', 'shell', ['?'], []));
  expect(layers.wordsAhead([typed('a'), typed('b')])).toBe(0);
  const field = layers.add({ ...layer('field', 'part', ['enter'], []), isWriting: true, onText: () => true });
  expect(layers.wordsAhead([typed('?'), typed('a'), { name: 'enter', text: '' }, typed('b')])).toBe(2);
  expect(layers.wordsAhead([typed('a'), pasted('b'), typed('c')])).toBe(1);
  layers.add(layer('above', 'dialog', ['y'], []));
  expect(layers.wordsAhead([typed('a'), typed('y')])).toBe(2);
  layers.add({ ...layer('dialog', 'dialog', [], []), isModal: true });
  expect(layers.wordsAhead([typed('a')])).toBe(0);
  field.remove();
});

test('a letter goes to the text field, whatever else binds it', () => {
  const taken: string[] = [];
  const layers = new KeyLayers();
  layers.add(layer('page', 'page', ['c', 'delete'], taken));
  const field: KeyLayer = { ...layer('field', 'part', [], taken), isWriting: true };
  layers.add({ ...field, onText: ({ text }) => text !== '' && taken.push(`field ${text}`) > 0 });
  layers.add(layer('suggestions', 'dialog', ['c', 'enter'], taken));
  for (const name of ['c', '你', 'space']) layers.press({ name, text: name === 'space' ? ' ' : name });
  layers.press({ name: 'enter', text: '' });
  layers.press({ name: 'delete', text: '' });
  expect(taken).toEqual(['field c', 'field 你', 'field  ', 'suggestions enter', 'page delete']);
});

test('under a covering layer only navigation keys work and are shown', () => {
  const taken: string[] = [];
  const layers = new KeyLayers();
  const shell = layer('shell', 'shell', ['?', 'q'], taken);
  layers.add({
    ...shell,
    bindings: shell.bindings.map((each) => ({ ...each, navigates: each.label === '?' })),
  });
  layers.add({ ...layer('page', 'page', ['c', '?'], taken), onText: () => taken.push('page text') > 0 });
  layers.add(layer('beside', 'part', ['x'], taken));
  const log = layers.add({ ...layer('log', 'part', ['n'], taken), coversPage: true });
  for (const key of ['c', '?', 'q', 'x', 'n', 'z']) layers.press(press(key));
  expect(taken).toEqual(['shell ?', 'beside x', 'log n']);
  const shown = layers.snapshot().flatMap(({ bindings }) => bindings.map(({ label }) => label));
  expect(shown).toEqual(['n', 'x', '?']);
  log.remove();
  layers.press(press('c'));
  expect(taken.at(-1)).toBe('page c');
});
