// Where something in a config file stands, and what is wrong there.

/** Line and column as editors count them: from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with the configuration. */
export interface ConfigFault {
  /** `/home/me/.cox/config.yaml:12:3`, the name of an environment variable, or `--set`. */
  readonly where: string;
  /** The key, e.g. `agents.claude.timeout`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** The fault in one line, so that an editor can jump to it. */
export const faultLine = (fault: ConfigFault): string => `${fault.where}: ${fault.message}`;
