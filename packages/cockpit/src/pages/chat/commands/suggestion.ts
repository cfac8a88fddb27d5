// Something that may be meant by what is being typed.

export interface Suggestion {
  /** What stands in the input when it is taken. */
  readonly text: string;
  readonly label: string;
  readonly detail: string;
  /** It can be run as it is. */
  readonly isWhole: boolean;
}
