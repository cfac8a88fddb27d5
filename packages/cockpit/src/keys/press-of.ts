// Converts Ink's key events to our key names. One read may hold several keys: fast typing, a held key, a slow connection.

import type { Key } from 'ink';
import type { Press } from './press.ts';

const NAMED = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/**
 * Ctrl with a digit as a plain terminal sends it: the control character on the key's other end (NUL, FS, GS, RS, US).
 * Ctrl+3 is Esc there and Ctrl+8 is Backspace, so they cannot be distinguished; 1, 9 and 0 arrive without Ctrl.
 */
const CTRL_DIGITS: Readonly<Record<string, string>> = {
  space: '2',
  '@': '2',
  '\\': '4',
  ']': '5',
  '^': '6',
  _: '7',
};

type Modifiers = Pick<Key, 'ctrl' | 'meta' | 'shift'>;

const spelled = (name: string, { ctrl, meta, shift }: Modifiers): string =>
  `${ctrl ? 'ctrl+' : ''}${meta ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`;

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\t': 'tab',
  '\u001b': 'escape',
  '\u007f': 'backspace',
  '\b': 'backspace',
};

/** A key without modifiers, or a control character that is one. */
const typed = (character: string): Press => {
  const named = CONTROLS[character];
  if (named !== undefined) return { name: named, text: '' };
  if (character === ' ') return { name: 'space', text: ' ' };
  const code = character.charCodeAt(0);
  if (code >= 0x20) return { name: character, text: character };
  const letter = String.fromCharCode(code + (code > 0 && code <= 26 ? 0x60 : 0x40));
  return { name: `ctrl+${CTRL_DIGITS[letter] ?? letter}`, text: '' };
};

const ASCII = /^\p{ASCII}*$/u;
let segmenter: Intl.Segmenter | undefined;

/** The parts of one keystroke, or of one word of an input method. */
const graphemes = (text: string): readonly string[] => {
  if (ASCII.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter();
  return [...segmenter.segment(text)].map(({ segment }) => segment);
};

const namesOf = (input: string, key: Key): readonly Press[] => {
  const [, name] = NAMED.find(([flag]) => key[flag] === true) ?? [];
  if (name !== undefined) return [{ name: spelled(name, key), text: '' }];
  if (input === '') return [];
  if (key.ctrl) {
    const base = input === ' ' ? 'space' : input.toLowerCase();
    return [{ name: spelled(CTRL_DIGITS[base] ?? base, key), text: '' }];
  }
  // Shift is in the character already.
  if (key.meta) return [{ name: `alt+${input === ' ' ? 'space' : input}`, text: '' }];
  return graphemes(input).map(typed);
};

/** The presses in typing order; none for keys Ink has no name for. */
export const pressesOf = (input: string, key: Key): readonly Press[] => {
  if (key.eventType === 'release') return [];
  const presses = namesOf(input, key);
  // Alt is certain only in numeric key reports (kitty, CSI 1;3 A).
  if (!key.meta || key.eventType !== undefined) return presses;
  const [alone] = namesOf(input, { ...key, meta: false });
  return alone === undefined ? presses : presses.map((press) => ({ ...press, afterEscape: alone }));
};
