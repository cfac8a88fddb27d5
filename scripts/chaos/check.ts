// What a fault did and whether the promise held.

export interface Check {
  readonly fault: string;
  /** What was done, with its numbers. */
  readonly did: string;
  /** What must hold, one claim each. */
  readonly claims: readonly Claim[];
}

export interface Claim {
  readonly claim: string;
  readonly isHeld: boolean;
  /** The figure, or what was seen instead. */
  readonly seen: string;
}

export const claim = (text: string, isHeld: boolean, seen: string | number = ''): Claim => ({
  claim: text,
  isHeld,
  seen: String(seen),
});
