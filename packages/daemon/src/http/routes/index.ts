// Every route there is.

import type { BodyBudgets } from '../body-budget.ts';
import type { FeedCounters } from '../metrics/counters.ts';
import type { RequestDurations } from '../metrics/durations.ts';
import type { Route } from '../route.ts';
import type { Services } from '../services.ts';
import type { Streams } from '../streams.ts';
import { agentRoutes } from './agents.ts';
import { auditRoutes } from './audit.ts';
import { batchRoutes } from './batch.ts';
import { callerRoutes } from './caller.ts';
import { channelRouteRoutes } from './channel-routes.ts';
import { channelRoutes } from './channels.ts';
import { configRoutes } from './config.ts';
import { createTaskRoutes } from './create-task.ts';
import { daemonRoutes } from './daemon.ts';
import { deliveryRoutes } from './deliveries.ts';
import { diffRoutes } from './diff.ts';
import { discussionRoutes } from './discussions.ts';
import { healthRoutes } from './health.ts';
import { hookRoutes } from './hooks.ts';
import { inboxRoutes } from './inbox.ts';
import { insightRoutes } from './insights.ts';
import { itemRoutes } from './items.ts';
import { jobRoutes } from './jobs.ts';
import { ledgerRoutes } from './ledger.ts';
import { listTaskRoutes } from './list-tasks.ts';
import { openApiRoutes } from './openapi.ts';
import { outputRoutes } from './output.ts';
import { retentionRoutes } from './retention.ts';
import { sessionRoutes } from './sessions.ts';
import { streamRoutes } from './streams.ts';
import { oneTaskRoutes } from './task.ts';
import { taskVerbRoutes } from './task-verbs.ts';
import { tokenRoutes } from './tokens.ts';
import { workflowRoutes } from './workflows.ts';

export interface RouteSetup {
  readonly services: Services;
  readonly streams: Streams;
  readonly bodies: BodyBudgets;
  readonly counters: FeedCounters;
  readonly durations: RequestDurations;
  /** Tells one run of the daemon from the next. */
  readonly epoch: string;
}

export const allRoutes = (setup: RouteSetup): readonly Route[] => {
  const { services, streams, bodies, epoch } = setup;
  const routes: readonly Route[] = [
    ...listTaskRoutes(services, epoch),
    ...createTaskRoutes(services, streams),
    ...batchRoutes(services, streams),
    ...oneTaskRoutes(services),
    ...taskVerbRoutes(services, streams),
    ...streamRoutes(services, streams),
    ...outputRoutes(services, streams),
    ...diffRoutes(services, streams),
    ...inboxRoutes(services),
    ...itemRoutes(services),
    ...agentRoutes(services),
    ...sessionRoutes(services),
    ...channelRoutes(services),
    ...channelRouteRoutes(services),
    ...deliveryRoutes(services),
    ...jobRoutes(services),
    ...hookRoutes(services, bodies.strangers),
    ...workflowRoutes(services),
    ...discussionRoutes(services),
    ...insightRoutes(services),
    ...tokenRoutes(services),
    ...configRoutes(services),
    ...auditRoutes(services),
    ...retentionRoutes(services, streams),
    ...ledgerRoutes(services, streams),
    ...daemonRoutes(services),
    ...callerRoutes(services),
    ...healthRoutes(setup),
    ...openApiRoutes(() => routes),
  ];
  return routes;
};
