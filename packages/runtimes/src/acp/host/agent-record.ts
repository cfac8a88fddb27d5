// What a daemon has to know of an agent that an earlier one started: in a small file of the run that it serves, or was kept ready
// after. As long as there is none, the agent was asked for nothing.

import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentProfile } from '../session/initialize.ts';
import type { JournalStart } from '../wire/journal.ts';

export interface AgentRecord {
  /** The id of the run that it was started for. */
  readonly startedBy: string;
  /** The program as a person reads it. */
  readonly program: string;
  /** What everything that it starts carries in `COX_RUN`. */
  readonly mark: string;
  readonly profile: AgentProfile;
  readonly sessionId: string;
  readonly fingerprint: string;
  readonly answer: unknown;
  /** When the run began with it. */
  readonly costSoFar: number | undefined;
  readonly journal: JournalStart;
  /** What it was asked in this run, turn by turn, and up to where what it said was taken then, in bytes. */
  readonly prompts: readonly { readonly text: string; readonly at: number }[];
  /** It is kept ready for the next turn of this conversation. */
  readonly waits?:
    | {
        readonly agentName: string;
        readonly conversation: string;
        /** In milliseconds since 1970. */
        readonly sinceMs: number;
        readonly untilMs: number;
        /** Up to where what it said was taken, in bytes. */
        readonly at: number;
        readonly costSoFar: number | undefined;
      }
    | undefined;
}

const FILE = 'agent.json';

/** Whole, or not at all. */
export const writeAgentRecord = async (runDir: string, record: AgentRecord): Promise<void> => {
  const next = join(runDir, `${FILE}.new`);
  await writeFile(next, JSON.stringify(record), { mode: 0o600 });
  await rename(next, join(runDir, FILE));
};

/** Undefined when there is none. */
export const readAgentRecord = async (runDir: string): Promise<AgentRecord | undefined> => {
  try {
    // Written by a daemon, into a folder that is private.
    return JSON.parse(await readFile(join(runDir, FILE), 'utf8')) as AgentRecord;
  } catch {
    return undefined;
  }
};

export const removeAgentRecord = (runDir: string): Promise<void> => rm(join(runDir, FILE), { force: true });

/** The id of the run whose agent serves the run with this folder; undefined when it was asked for nothing yet. */
export const agentServing = async (runDir: string): Promise<string | undefined> =>
  (await readAgentRecord(runDir))?.startedBy;

/** Whether there is one in the folder of any run. */
export const isAnyAgentOnRecord = async (runsDir: string): Promise<boolean> =>
  (await readdir(runsDir).catch(() => [])).some((id) => existsSync(join(runsDir, id, FILE)));
