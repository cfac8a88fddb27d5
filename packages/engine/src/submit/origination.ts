// What only the daemon itself says about a task, and no request can: that a job fired it, that it is a step of another, that it
// came over a channel, or that the daemon leads it without a program.

import {
  COX_AGENT,
  type Composition,
  type JobId,
  type Origin,
  type TaskId,
  type TaskKind,
  type TaskSource,
} from '@coxswain/protocol';
import type { Input } from '../run/index.ts';

export interface Origination {
  readonly kind: TaskKind;
  readonly source: TaskSource;
  readonly jobId?: JobId;
  readonly origin?: Origin;
  /** Orchestrated by the daemon: agent `cox`, runtime `cox`. */
  readonly composition?: Composition;
  readonly step?: string;
  /** Values that its program gets as variables, whatever runs it. */
  readonly input?: Input;
  /** Besides these, when it runs as a command: a program of the task, or a prompt that is a shell command line. */
  readonly programInput?: Input;
  /** Its prompt contains values: no shell may read it. */
  readonly isFilled?: boolean;
  /** The task that it repeats or continues. */
  readonly retryOf?: TaskId;
  /** Whether the limits of the queue count it; what the daemon itself starts waits instead. */
  readonly isExternalRoot: boolean;
}

/** The agent of what the daemon leads; else the one that was asked for. */
export const agentOfOrigination = (
  origination: Origination | undefined,
  asked: string | undefined,
): string | undefined => (origination?.composition === undefined ? asked : COX_AGENT);
