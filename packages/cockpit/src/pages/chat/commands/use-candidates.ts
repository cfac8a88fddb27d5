// Loads the completion candidates while a command is typed.

import { ACTIVE_STATUSES, ENDED_STATUSES } from '@coxswain/protocol';
import { useResource } from '../../../data/use-resource.ts';
import { useDeps } from '../../../shell/context.ts';
import type { AgentCommand } from '../transcript/agent-commands.ts';
import type { Candidates } from './candidates.ts';

/** The number of tasks offered. */
const TASKS = '100';

type Read = Omit<Candidates, 'agent' | 'ofAgent' | 'nowMs' | 'timeZone'>;

const NONE: Read = { active: [], ended: [], items: [], requests: [], agents: [], sessions: [], jobs: [] };

export const useCandidates = (settings: {
  /** A command is being typed. */
  readonly isWanted: boolean;
  readonly agent: string;
  readonly ofAgent: readonly AgentCommand[];
}): Candidates => {
  const { isWanted, agent, ofAgent } = settings;
  const { client, environment, clock, timeZone } = useDeps();
  const read = async (): Promise<Read> => {
    if (!isWanted) return NONE;
    const [active, ended, items, requests, agents, sessions, jobs] = await Promise.all([
      client.tasks.list({ status: ACTIVE_STATUSES.join(','), order: 'attention', limit: TASKS }),
      client.tasks.list({ status: ENDED_STATUSES.join(','), order: 'ended', limit: TASKS }),
      client.tasks.list({ kind: 'item', status: ACTIVE_STATUSES.join(','), limit: TASKS }),
      client.inputs.list(),
      client.agents.list({ path: environment.PATH }),
      client.sessions.list(),
      client.jobs.list(),
    ]);
    return {
      active: active.tasks,
      ended: ended.tasks,
      items: items.tasks,
      requests,
      agents: agents.map(({ name }) => name),
      sessions,
      jobs,
    };
  };
  const { value = NONE } = useResource(read, { key: `candidates ${isWanted}`, everyMs: 10_000 });
  return { ...value, agent, ofAgent, nowMs: clock.nowMs(), timeZone };
};
