// The dependencies of channels, passed in by the daemon.

/** Where a channel logs; never a secret, never what people wrote. */
export interface ChannelLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface ChannelDeps {
  /** What `${NAME}` in a secret refers to. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A file with more such variables, read when one is needed. */
  readonly environmentFile?: string;
  /** What programs get, and how the network is reached: no secrets. */
  readonly programEnvironment: Readonly<Record<string, string>>;
  readonly platform: NodeJS.Platform;
  /** Undefined where users have no numbers. */
  readonly userId: number | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly log: ChannelLog;
  /** How long receiving waits after that many failures in a row, milliseconds. Default: 1 s, doubled up to 1 minute. */
  readonly reconnectAfterMs?: (failures: number) => number;
}
