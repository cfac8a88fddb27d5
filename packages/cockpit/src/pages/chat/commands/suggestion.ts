// A suggestion for the text being typed.

export interface Suggestion {
  /** The input after accepting it. */
  readonly text: string;
  readonly label: string;
  readonly detail: string;
  /** Can be run as is. */
  readonly isWhole: boolean;
}
