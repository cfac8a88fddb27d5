// The session that someone switched to on the command line, for the next chat: a small file beside the log of the cockpit.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SwitchedSession {
  readonly session: string;
  /** RFC 3339: what was said in a chat after it counts more. */
  readonly at: string;
}

const fileIn = (stateFolder: string): string => join(stateFolder, 'chat-session.json');

const isSwitched = (value: unknown): value is SwitchedSession =>
  typeof value === 'object' &&
  value !== null &&
  'session' in value &&
  typeof value.session === 'string' &&
  'at' in value &&
  typeof value.at === 'string';

/** Written whole or not at all. */
export const rememberSwitch = (stateFolder: string, switched: SwitchedSession): void => {
  const file = fileIn(stateFolder);
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(switched)}\n`, { mode: 0o600 });
  renameSync(next, file);
};

/** undefined: nobody has switched, or the file cannot be read. */
export const readSwitch = (stateFolder: string): SwitchedSession | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(fileIn(stateFolder), 'utf8'));
    return isSwitched(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
