// What the checks of folders need to know of the machine, handed in so that a test can be another one.

export interface Machine {
  /** `process.platform`. */
  readonly platform: NodeJS.Platform;
  /** The user whose daemon it is. */
  readonly userId: number;
}
