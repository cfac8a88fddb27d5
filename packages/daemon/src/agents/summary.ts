// An agent as clients see it: everything about it but the values of its variables.

import { type AgentDefinition, type AgentSummary, permissionsOf } from '@coxswain/protocol';
import { canBeMadeToAsk } from '@coxswain/runtimes';
import { withoutSecrets } from '../config/hidden.ts';
import type { LastCheck } from './last-checks.ts';
import { programOf } from './program.ts';

export interface SummaryFacts {
  /** Where programs are looked for. */
  readonly path: string;
  readonly isDefault: boolean;
  readonly activeTasks: number;
  readonly runningTasks: number;
  readonly lastCheck: LastCheck | undefined;
}

const serverText = (server: NonNullable<AgentDefinition['mcpServers']>[string]): string =>
  'command' in server ? server.command.join(' ') : server.url;

/** What is said of an agent. */
export const summaryOf = async (
  definition: AgentDefinition,
  { path, isDefault, activeTasks, runningTasks, lastCheck }: SummaryFacts,
): Promise<AgentSummary> => {
  const { env, mcpServers, ...shown } = withoutSecrets(definition);
  const program = await programOf(definition, path);
  return {
    ...shown,
    isDefault,
    activeTasks,
    runningTasks,
    ...(lastCheck === undefined ? {} : { lastCheck }),
    ...(program.path === undefined ? {} : { program: program.path }),
    isInstalled: !program.isMissing,
    permissions: permissionsOf(definition),
    ...(canBeMadeToAsk(definition) ? {} : { canBeMadeToAsk: false }),
    env: Object.keys(env),
    ...(mcpServers === undefined
      ? {}
      : {
          mcpServers: Object.fromEntries(
            Object.entries(mcpServers).map(([name, server]) => [name, serverText(server)]),
          ),
        }),
  };
};
