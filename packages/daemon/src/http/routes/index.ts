// The handlers of all operations. Those that are one call of the engine or one read of the ledger are here.

import { auditBy } from '@coxswain/engine';
import { operations } from '@coxswain/protocol/operations';
import type { MetricSources } from '../metrics/scrape.ts';
import type { BodyBudgets } from '../request/body-budget.ts';
import { type AllHandlers, type Route, routesOf } from '../route.ts';
import { agentHandlers } from './agents.ts';
import { batchHandlers } from './batch.ts';
import { createTaskHandlers } from './create-task.ts';
import { daemonHandlers } from './daemon.ts';
import { deliveryHandlers } from './deliveries.ts';
import { diffHandlers } from './diff.ts';
import { healthHandlers } from './health.ts';
import { hookHandlers } from './hooks.ts';
import { inboxHandlers } from './inbox.ts';
import { insightHandlers } from './insights.ts';
import { jobHandlers } from './jobs.ts';
import { ledgerHandlers } from './ledger.ts';
import { listTaskHandlers } from './list-tasks.ts';
import { openApiHandlers } from './openapi.ts';
import { outputHandlers } from './output.ts';
import { sessionHandlers } from './sessions.ts';
import { eventHandlers, streamHandlers } from './streams.ts';
import { oneTaskHandlers } from './task.ts';
import { tokenHandlers } from './tokens.ts';
import { workflowHandlers } from './workflows.ts';

export interface RouteSetup extends MetricSources {
  readonly bodies: BodyBudgets;
  /** Identifies one run of the daemon. */
  readonly epoch: string;
}

const taskHandlers = ({ services, streams, epoch }: RouteSetup): AllHandlers['tasks'] => ({
  ...listTaskHandlers(services, epoch),
  ...createTaskHandlers(services, streams),
  ...batchHandlers(services, streams),
  ...oneTaskHandlers(services, streams),
  ...streamHandlers(services, streams),
  ...outputHandlers(services, streams),
  ...diffHandlers(services, streams),
});

export const allRoutes = (setup: RouteSetup): readonly Route[] => {
  const { services, streams, bodies } = setup;
  const { engine, ledger, channels, config } = services;
  const routes: readonly Route[] = routesOf(operations, {
    tasks: taskHandlers(setup),
    events: eventHandlers(services, streams),
    inputs: inboxHandlers(services),
    items: {
      create: ({ body, caller }) => engine.createItem(body, caller),
      move: ({ task, body, caller }) => engine.moveItem(task, body, caller),
    },
    agents: agentHandlers(services),
    sessions: sessionHandlers(services),
    channels: {
      list: () => channels.list(),
      test: ({ params, body }) => channels.test(params.name, body),
    },
    routes: {
      list: () => ledger.routes.list(),
      add: ({ body, caller }) => engine.addRoute(body, caller),
      resolve: ({ query }) => engine.resolveRoute(query),
      remove: ({ params, caller }) => engine.removeRoute(params.id, caller),
    },
    deliveries: deliveryHandlers(services),
    jobs: jobHandlers(services),
    hooks: hookHandlers(services, bodies.webhooks),
    workflows: workflowHandlers(services),
    discussions: { start: ({ body, caller }) => engine.startDiscussion(body, caller) },
    insights: insightHandlers(services),
    tokens: tokenHandlers(services),
    config: {
      list: () => config.entries(),
      set: ({ params, body, caller }) => config.set(params.key, body.value, auditBy(caller)),
    },
    audit: { list: ({ query }) => ledger.audit.list(query) },
    ledger: ledgerHandlers(services, streams),
    daemon: {
      ...daemonHandlers(services),
      ...healthHandlers(setup),
      ...openApiHandlers(() => routes),
    },
  });
  return routes;
};
