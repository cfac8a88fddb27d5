// Writes what client/daemon-file.ts reads: how a client finds this daemon.

import { rmSync } from 'node:fs';
import type { DaemonFile } from '@coxswain/client';
import { replaceFile } from '../replace-file.ts';

/** More than clients need, for people who look into the file. */
export interface DaemonFacts extends DaemonFile {
  /** RFC 3339 UTC. */
  readonly startedAt: string;
  readonly ledgerId: string;
  /** `host:port` of the TCP listener. */
  readonly listen?: string | undefined;
}

/** Publishes where this daemon listens, atomically. */
export const writeDaemonFile = (path: string, facts: DaemonFacts, unique: string): Promise<void> =>
  replaceFile(path, `${JSON.stringify(facts, undefined, 2)}\n`, { unique });

/** Removes what this or an earlier daemon published. */
export const removeDaemonFile = (path: string): void => rmSync(path, { force: true });
