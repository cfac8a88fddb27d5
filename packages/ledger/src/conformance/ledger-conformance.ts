// What every ledger must do, whatever database it lies in: one suite, run for each.

import { describe } from 'vitest';
import { cancelConformance } from './cancel.ts';
import { claimConformance } from './claim.ts';
import { deliveriesConformance } from './deliveries.ts';
import { eventsConformance } from './events.ts';
import { exportConformance } from './export.ts';
import { firingsConformance } from './firings.ts';
import { idempotencyConformance } from './idempotency.ts';
import { inboundConformance } from './inbound.ts';
import { inputsConformance } from './inputs.ts';
import { insertConformance } from './insert.ts';
import { insightsConformance } from './insights.ts';
import { itemsConformance } from './items.ts';
import { jobEventsConformance } from './job-events.ts';
import { jobModelConformance } from './job-model.ts';
import { jobRunsConformance } from './job-runs.ts';
import { jobsConformance } from './jobs.ts';
import { limitsConformance } from './limits.ts';
import { listConformance } from './list.ts';
import { lookupConformance } from './lookup.ts';
import { messagesConformance } from './messages.ts';
import { modelConformance } from './model.ts';
import { noticesConformance } from './notices.ts';
import { outputConformance } from './output.ts';
import { recoverConformance } from './recover.ts';
import { retentionConformance } from './retention.ts';
import { routesConformance } from './routes.ts';
import { searchConformance } from './search.ts';
import { sessionsConformance } from './sessions.ts';
import { settleConformance } from './settle.ts';
import type { OpenLedger } from './world.ts';

/** Declares the suite for the ledgers that `open` makes; each is made new and empty. */
export const ledgerConformance = (name: string, open: OpenLedger): void => {
  describe(name, () => {
    insertConformance(open);
    limitsConformance(open);
    idempotencyConformance(open);
    claimConformance(open);
    settleConformance(open);
    cancelConformance(open);
    recoverConformance(open);
    inputsConformance(open);
    sessionsConformance(open);
    messagesConformance(open);
    itemsConformance(open);
    jobsConformance(open);
    firingsConformance(open);
    jobRunsConformance(open);
    jobEventsConformance(open);
    jobModelConformance(open);
    noticesConformance(open);
    deliveriesConformance(open);
    inboundConformance(open);
    routesConformance(open);
    listConformance(open);
    lookupConformance(open);
    modelConformance(open);
    eventsConformance(open);
    outputConformance(open);
    searchConformance(open);
    insightsConformance(open);
    retentionConformance(open);
    exportConformance(open);
  });
};
