// Key names for display, as printed on keyboards.

const PRINTED: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: '↵',
  escape: 'Esc',
  tab: 'Tab',
  space: 'Space',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  backspace: '⌫',
  delete: 'Del',
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
};

/** `ctrl+b` as `Ctrl+B`, `pagedown` as `PgDn`; a single character stays as it is typed. */
export const keyName = (spelling: string): string => {
  const parts = spelling === '+' ? ['+'] : spelling.split('+');
  const named = parts.map((part) => PRINTED[part] ?? part);
  if (named.length === 1) return named.join('');
  return named.map((part) => (part.length === 1 ? part.toUpperCase() : part)).join('+');
};
