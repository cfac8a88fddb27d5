import type { Assignment } from '../sessions/assign.ts';

/** What admission found out about a new task. */
export interface Admitted {
  readonly session: Assignment;
  readonly parent?:
    | {
        readonly n: number;
        readonly rootN: number;
        readonly rootId: string;
        readonly isItem: boolean;
      }
    | undefined;
  /** The tasks it waits for that have not completed. */
  readonly unmet: readonly { readonly n: number }[];
}
