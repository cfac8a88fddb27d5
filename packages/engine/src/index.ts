// Engine: decides what runs. Slot: the right to work. Pool: the slots of one group, or the global ones. Run: one live attempt.

export { callerOf } from './channels/index.ts';
export type { Dispatch, DispatchOutcome, NotificationSender } from './deliveries/index.ts';
export * from './dependencies.ts';
export type * from './engine.ts';
export { findJob } from './jobs/index.ts';
export { createEngine } from './local-engine.ts';
export { faultsProblem, MAX_DEFINITION_BYTES, textOfFault } from './orchestration/definition/index.ts';
export {
  agentsOf,
  auditBy,
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
