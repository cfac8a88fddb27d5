// A key press in one spelling, whatever the terminal sent: `up`, `enter`, `escape`, `tab`, `shift+tab`, `pageup`, `home`,
// `backspace`, `delete`, `space`, `ctrl+c`, `ctrl+5`, `alt+3`, `a`, `A`, `/`, `?`.

export interface Press {
  readonly name: string;
  /** What a text field would take: one or more characters; empty for keys that write nothing. */
  readonly text: string;
}
