// A key press in one notation, whatever the terminal sent: `up`, `enter`, `escape`, `tab`, `shift+tab`, `pageup`, `home`,
// `backspace`, `delete`, `space`, `ctrl+c`, `ctrl+5`, `alt+3`, `a`, `A`, `/`, `?`.

export interface Press {
  readonly name: string;
  /** The text it types: one or more characters; empty for other keys. */
  readonly text: string;
  /**
   * Terminals send Alt with a key as an escape before it, which is also what Esc and that key are when they come together.
   * This is the key by itself.
   */
  readonly afterEscape?: Press;
}

/** A bracketed paste, in order with the keys: a field opened by an earlier key receives it. */
const PASTED = 'pasted';
export const pasted = (text: string): Press => ({ name: PASTED, text });
export const isPasted = ({ name }: Press): boolean => name === PASTED;
