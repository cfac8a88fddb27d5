// The tables of colours: for dark and for light terminals, and for those who want none.

import type { Theme } from './theme.ts';

const dark: Theme = {
  name: 'dark',
  keepsMarks: false,
  text: {},
  quiet: { color: '#8b949e' },
  strong: { bold: true },
  accent: { color: '#39c5cf', bold: true },
  cursor: { bold: true, backgroundColor: '#2d333b' },
  running: { color: '#58a6ff' },
  pending: { color: '#8b949e' },
  good: { color: '#3fb950' },
  bad: { color: '#f85149' },
  cancelled: { color: '#8b949e' },
  attention: { color: '#e3b341', bold: true },
  code: { color: '#d2a8ff' },
  codeBlock: { color: '#adbac7' },
  link: { color: '#79c0ff', underline: true },
};

const light: Theme = {
  name: 'light',
  keepsMarks: false,
  text: {},
  quiet: { color: '#57606a' },
  strong: { bold: true },
  accent: { color: '#0b7285', bold: true },
  cursor: { bold: true, backgroundColor: '#e2e6ea' },
  running: { color: '#0550ae' },
  pending: { color: '#57606a' },
  good: { color: '#116329' },
  bad: { color: '#b31d28' },
  cancelled: { color: '#57606a' },
  attention: { color: '#8a5a00', bold: true },
  code: { color: '#6639ba' },
  codeBlock: { color: '#424a53' },
  link: { color: '#0550ae', underline: true },
};

/** Weight alone: no-color.org asks for no colour, and leaves bold and dim. */
const none: Theme = {
  name: 'none',
  keepsMarks: true,
  text: {},
  quiet: { dimColor: true },
  strong: { bold: true },
  accent: { bold: true },
  cursor: { bold: true },
  running: {},
  pending: { dimColor: true },
  good: {},
  bad: { bold: true },
  cancelled: { dimColor: true },
  attention: { bold: true, underline: true },
  code: {},
  codeBlock: { dimColor: true },
  link: {},
};

export const THEMES: Readonly<Record<Theme['name'], Theme>> = { dark, light, none };
