// The daemon itself: its state, its version, stopping it.

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
});
export const DAEMON_STATES = ['recovering', 'accepting', 'paused', 'draining', 'stopping'] as const;
export const daemonStatus = z.object({
  state: z.enum(DAEMON_STATES),
  pid: z.number().int(),
  version: z.string(),
  /** Which build of that version; earlier daemons do not say. */
  build: z.string().optional(),
  protocol: z.number().int(),
  startedAt: timestamp,
  ledgerId: z.string(),
  /** The ledger that this one is a copy of, while the copy is on hold. */
  copiedFrom: z.string().optional(),
  home: z.string(),
  socket: z.string(),
  listen: z.string().optional(),
  counts: allCounts,
  slots: z.object({ used: z.number().int(), total: z.number().int(), parked: z.number().int() }),
  rssBytes: z.number().int(),
  /** File descriptors; left out where the system does not tell. */
  openFiles: z.object({ open: z.number().int(), limit: z.number().int() }).optional(),
  /** Left out unless there is something that waits. */
  pruneHeld: pruneHeld.optional(),
  /** Why the config file as it was saved does not count; left out while it does. */
  configFault: z.string().optional(),
});
export type DaemonStatus = Frozen<z.output<typeof daemonStatus>>;
/** Processes of tasks that have ended. */
export const leftoversAnswer = z.object({
  processes: z.array(z.object({ pid: z.number().int(), command: z.string() })),
});
/** Where traces go, and whether they are taken there. */
export const telemetryStatus = z.object({
  isOn: z.boolean(),
  /** The address of the collector. */
  url: z.string().optional(),
  /** The collector answered that it takes spans. */
  isTaken: z.boolean().optional(),
  /** Why it does not. */
  why: z.string().optional(),
  /** How many events of the ledger are newer than what was sent; most of them make no span. */
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

/** Whom the daemon takes the sender of a request for. */
export const callerAnswer = z.object({
  kind: z.enum(['user', 'task', 'token']),
  name: z.string(),
  /** The task whose token was sent: the one of its session that runs now. */
  task: task.optional(),
  /** The access token that was sent. */
  token: accessToken.optional(),
});

/** Whether it serves. */
export const healthAnswer = z.object({
  status: z.literal('ok'),
  state: z.enum(DAEMON_STATES),
  ledgerId: z.string(),
  /** The sequence of the newest event. */
  lastSequence: z.number().int(),
});
