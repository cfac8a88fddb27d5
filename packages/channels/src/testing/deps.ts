// A world for channels under test: nothing waits for long, and what is logged can be read.

import type { ChannelDeps } from '../channel-deps.ts';

export interface LoggedLine {
  readonly level: 'info' | 'warn';
  readonly fields: object;
  readonly message: string;
}

export interface TestDeps extends ChannelDeps {
  readonly logged: LoggedLine[];
}

export const testDeps = (changes: Partial<ChannelDeps> = {}): TestDeps => {
  const logged: LoggedLine[] = [];
  return {
    environment: {},
    programEnvironment: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    platform: process.platform,
    userId: process.getuid?.(),
    nowMs: () => 1_790_000_000_000,
    random: () => 0,
    reconnectAfterMs: () => 5,
    log: {
      info: (fields, message) => void logged.push({ level: 'info', fields, message }),
      warn: (fields, message) => void logged.push({ level: 'warn', fields, message }),
    },
    ...changes,
    logged,
  };
};
