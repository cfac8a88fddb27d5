// In what the agents differ although they speak one protocol: one row for each that is known, by the name and version it
// gives of itself. An agent that is not here is taken at its word.

export interface Quirks {
  /** A conversation that it loads is the one that was asked for. False: it is given the transcript instead. */
  readonly trustsLoad: boolean;
  /** A prompt that comes during another waits for it. False: it ends the one that runs. */
  readonly queuesPrompts: boolean;
}
