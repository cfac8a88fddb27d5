// Engine: decides what runs. Slot: the right to work. Pool: the slots of one group, or the global ones. Run: one live attempt.

export { callerOf } from './channels/converse.ts';
export type { Dispatch, DispatchOutcome, NotificationSender } from './deliveries/notification-sender.ts';
export * from './dependencies.ts';
export type * from './engine.ts';
export { findJob } from './jobs/find-job.ts';
export { RESTARTED_MESSAGE } from './lifecycle/recovery.ts';
export { createEngine } from './local-engine.ts';
export { MAX_DEFINITION_BYTES } from './orchestration/definition/load.ts';
export { faultsProblem, textOfFault } from './orchestration/definition/workflow-faults.ts';
export { auditBy } from './rights/audit-by.ts';
export {
  agentsOf,
  coversAgent,
  isOwnTree,
  maySee,
  onlyOf,
  requireCovered,
  requireOperation,
  requireScope,
  requireTask,
  requireTool,
  requireUnreserved,
  sessionSeen,
  toolsOf,
  visibleOf,
} from './rights/index.ts';
