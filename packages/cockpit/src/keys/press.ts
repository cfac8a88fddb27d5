// A key press in one spelling, whatever the terminal sent: `up`, `enter`, `escape`, `tab`, `shift+tab`, `pageup`, `home`,
// `backspace`, `delete`, `space`, `ctrl+c`, `ctrl+5`, `alt+3`, `a`, `A`, `/`, `?`.

export interface Press {
  readonly name: string;
  /** What a text field would take: one or more characters; empty for keys that write nothing. */
  readonly text: string;
  /**
   * Terminals send Alt with a key as an escape before it, which is also what Esc and that key are when they come together.
   * This is the key by itself.
   */
  readonly afterEscape?: Press;
}

/** What a terminal marked as pasted, in its turn among the keys: the field that a key opened takes it. */
const PASTED = 'pasted';
export const pasted = (text: string): Press => ({ name: PASTED, text });
export const isPasted = ({ name }: Press): boolean => name === PASTED;
