// Where a value may be put into a shell command line: only where the shell takes a single-quoted word for exactly that word.
// Plain quotes around it are left and entered again; in comments, here-documents, arithmetic and substitutions within quotes it
// would be read again, and a value could run a command.

/** One word of POSIX `sh`, whatever the value holds; NUL, which no argument can carry, is left out. */
export const shellQuote = (value: string): string =>
  `'${value.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;

/** What stands around a place in a command line. `unsure`: something came before it that would need a whole shell to read. */
export type ShellPlace = 'open' | 'single' | 'double' | 'comment' | 'unsure';

/** The value as it is written in such a place; undefined: it cannot be written there. */
export const shellValue = (value: string, place: ShellPlace): string | undefined => {
  if (place === 'open') return shellQuote(value);
  if (place === 'double') return `"${shellQuote(value)}"`;
  // Within single quotes the quoted value is already what leaves and enters them again.
  return place === 'single' ? `'${shellQuote(value)}'` : undefined;
};

/**
 * Substitutions that are over before the value and hold nothing that would need a shell to read: `${HOME}`, `$(date +%s)`,
 * `$((i + 1))`. After them the reading goes on.
 */
const SIMPLE_SUBSTITUTION =
  /\$(?:\{[^{}'"`$()\\#<]*\}|\((?!\s*case\s)[^()'"`$\\#<;&|]*\)|\(\([^()'"`$\\#<]*\)\))/y;

const PLACES = { '': 'open', "'": 'single', '"': 'double', '#': 'comment' } as const;

/** Tells, for text that comes piece by piece, where in the command line its end is. */
export class ShellReader {
  #quote: '' | "'" | '"' | '#' = '';
  #isWordStart = true;
  #isUnsure = false;

  get place(): ShellPlace {
    return this.#isUnsure ? 'unsure' : PLACES[this.#quote];
  }

  /** A quoted value was put here: whatever follows goes on in the same word. */
  passValue(): void {
    this.#isWordStart = false;
  }

  read(text: string): void {
    for (let at = 0; at < text.length && !this.#isUnsure; at += 1) {
      const character = text.charAt(at);
      const next = text.charAt(at + 1);
      const passed = character === '$' ? this.#simpleSubstitution(text, at) : 0;
      if (passed > 0) at += passed - 1;
      else if (this.#quote === '') at += this.#readOpen(character, text.slice(at + 1));
      else at += this.#readQuoted(character, next);
    }
  }

  /** How long it is that begins here; 0: there is none that can be passed over. */
  #simpleSubstitution(text: string, at: number): number {
    if (this.#quote === "'" || this.#quote === '#') return 0;
    SIMPLE_SUBSTITUTION.lastIndex = at;
    const length = SIMPLE_SUBSTITUTION.exec(text)?.[0].length ?? 0;
    if (length > 0) this.#isWordStart = false;
    return length;
  }

  /** Answers how many characters more it has read. */
  #readOpen(character: string, rest: string): number {
    const next = rest.charAt(0);
    const isWordStart = this.#isWordStart;
    this.#isWordStart = /[\s;&|()<>]/.test(character);
    if (character === '\\') {
      if (next === '') this.#isUnsure = true;
      return 1;
    }
    // A dollar before a value would make of its quotes the kind that reads backslashes. In arithmetic and in the braces of a
    // variable (its subscript is arithmetic) quotes are none: what a value holds would be run.
    const isDollarQuote = character === '$' && (next === "'" || next === '');
    const isSubscript = character === '$' && (next === '{' || next === '[');
    const isDoubled = (character === '<' || character === '(') && next === character;
    // `name[` begins a subscript that the value would be a part of; `[` alone is the test.
    const isArray = character === '[' && !isWordStart && !rest.includes(']');
    if (isDoubled || isDollarQuote || isSubscript || isArray || character === '`') this.#isUnsure = true;
    else if (character === "'" || character === '"') this.#quote = character;
    else if (character === '#' && isWordStart) this.#quote = '#';
    return 0;
  }

  #readQuoted(character: string, next: string): number {
    if (this.#quote === '#') {
      if (character === '\n') this.#quote = '';
      this.#isWordStart = true;
      return 0;
    }
    if (character === this.#quote) {
      this.#quote = '';
      return 0;
    }
    if (this.#quote === "'") return 0;
    if (character === '\\') {
      if (next === '') this.#isUnsure = true;
      return 1;
    }
    if (character === '`' || (character === '$' && (next === '(' || next === '{'))) this.#isUnsure = true;
    return 0;
  }
}
