// The daemon itself: state, version, stop.

import { z } from 'zod';
import type { Frozen } from '../frozen.ts';
import { accessToken } from './access-token.ts';
import { allCounts } from './counts.ts';
import { timestamp } from './fields.ts';
import { pruneHeld } from './prune.ts';
import { task } from './task.ts';

export const stopBody = z.strictObject({
  wait: z.boolean().default(false),
  cancelPending: z.boolean().default(false),
  /** Leave running programs running, for the next daemon to take over. */
  keepRuns: z.boolean().default(false),
});
export const DAEMON_STATES = ['recovering', 'accepting', 'paused', 'draining', 'stopping'] as const;
/** A program that holds those of tasks, and outlives the daemon. */
const runnerStatus = z.object({
  version: z.number().int(),
  /** It is of an earlier version: it starts nothing new, and ends when what it holds has ended. */
  isFormer: z.boolean(),
  socket: z.string(),
  /** The rest is left out of one that does not answer, but for the pid if it answered before. */
  isAnswering: z.boolean(),
  /** How long it has not answered, in milliseconds; left out of one that answers. */
  silentMs: z.number().int().optional(),
  pid: z.number().int().optional(),
  /** Left out by one that runs from source. */
  build: z.string().optional(),
  rssBytes: z.number().int().optional(),
  /** How many programs it holds that run. */
  programs: z.number().int().optional(),
  /** The pids of those that belong to no running task; left out if there are none. */
  unclaimed: z.array(z.number().int()).optional(),
  /** It is in the systemd unit of the daemon, and is killed when that unit restarts. */
  isInUnit: z.boolean().optional(),
});
export const daemonStatus = z.object({
  state: z.enum(DAEMON_STATES),
  pid: z.number().int(),
  version: z.string(),
  /** The build of that version; older daemons leave it out. */
  build: z.string().optional(),
  protocol: z.number().int(),
  startedAt: timestamp,
  ledgerId: z.string(),
  /** The original of this ledger, while it is a copy on hold. */
  copiedFrom: z.string().optional(),
  home: z.string(),
  socket: z.string(),
  listen: z.string().optional(),
  counts: allCounts,
  slots: z.object({ used: z.number().int(), total: z.number().int(), parked: z.number().int() }),
  rssBytes: z.number().int(),
  /** Left out while there is none. */
  runners: z.array(runnerStatus).optional(),
  /** File descriptors; left out if the system does not report them. */
  openFiles: z.object({ open: z.number().int(), limit: z.number().int() }).optional(),
  /** Left out if nothing is held back. */
  pruneHeld: pruneHeld.optional(),
  /** Why the saved config file is not in effect; left out if it is. */
  configFault: z.string().optional(),
});
export type DaemonStatus = Frozen<z.output<typeof daemonStatus>>;
export type RunnerStatus = NonNullable<DaemonStatus['runners']>[number];
/** Processes of tasks that have ended. */
export const leftoversAnswer = z.object({
  processes: z.array(z.object({ pid: z.number().int(), command: z.string() })),
});
/** Where traces are sent, and whether they are accepted. */
export const telemetryStatus = z.object({
  isOn: z.boolean(),
  /** The URL of the collector. */
  url: z.string().optional(),
  /** The collector accepts spans. */
  isTaken: z.boolean().optional(),
  /** Why it does not accept them. */
  why: z.string().optional(),
  /** How many events are newer than the last one exported; most events produce no span. */
  eventsBehind: z.number().int().optional(),
});
export type TelemetryStatus = Frozen<z.output<typeof telemetryStatus>>;
export const versionAnswer = z.object({
  version: z.string(),
  build: z.string().optional(),
  protocol: z.number().int(),
  node: z.string(),
  pid: z.number().int(),
});
export type VersionAnswer = Frozen<z.output<typeof versionAnswer>>;

/** Who the daemon thinks sent the request. */
export const callerAnswer = z.object({
  kind: z.enum(['user', 'task', 'token']),
  name: z.string(),
  /** The task whose token was sent: the running task of its session. */
  task: task.optional(),
  /** The access token that was sent. */
  token: accessToken.optional(),
});

/** Whether the daemon is serving. */
export const healthAnswer = z.object({
  status: z.literal('ok'),
  state: z.enum(DAEMON_STATES),
  ledgerId: z.string(),
  /** The sequence of the newest event. */
  lastSequence: z.number().int(),
});
