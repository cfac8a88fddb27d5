// The candidates for completion.

import type { InputRequest, Job, Session, Task } from '@coxswain/protocol';
import type { AgentCommand } from '../transcript/agent-commands.ts';

export interface Candidates {
  readonly active: readonly Task[];
  readonly ended: readonly Task[];
  /** Open to-dos. */
  readonly items: readonly Task[];
  readonly requests: readonly InputRequest[];
  readonly agents: readonly string[];
  readonly sessions: readonly Pick<Session, 'name' | 'title'>[];
  readonly jobs: readonly Job[];
  readonly ofAgent: readonly AgentCommand[];
  /** The name of the agent. */
  readonly agent: string;
  /** When it is now, and where. */
  readonly nowMs: number;
  readonly timeZone: string;
}
