// The bytes a terminal sends for a key, by the cockpit's names for keys.

const NAMED: Readonly<Record<string, string>> = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  'shift+tab': '\u001b[Z',
  space: ' ',
  backspace: '\u007f',
  delete: '\u001b[3~',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  'ctrl+5': '\u001d',
};

/** Throws for an unknown key. */
export const bytesOf = (name: string): string => {
  const named = NAMED[name];
  if (named !== undefined) return named;
  const control = /^ctrl\+([a-z])$/.exec(name)?.[1];
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) - 0x60);
  const alt = /^alt\+(.)$/.exec(name)?.[1];
  if (alt !== undefined) return `\u001b${alt}`;
  if ([...name].length === 1) return name;
  throw new Error(`no terminal sends '${name}'`);
};
