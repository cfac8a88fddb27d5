// Tokens, as the server reports them.

/** What the server says it counted. Unset: about four bytes a token of what was sent and answered. */
export interface Claim {
  /** All input tokens, the cached ones included. */
  readonly input: number;
  readonly output: number;
  /** Of the input: read from a cache. */
  readonly cached?: number;
  /** Of the input: written to a cache. Only the Anthropic API reports it. */
  readonly cacheWritten?: number;
  /** Of the output. */
  readonly reasoning?: number;
}
