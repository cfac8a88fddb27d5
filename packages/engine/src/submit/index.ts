// Submit: turns a request into a task in the ledger.

export { countedForLimit, throttledCause } from './background-limit.ts';
export {
  fillCommand,
  lineFault,
  requireSafeCommand,
  requireSafeLine,
  variableFault,
  wordFault,
} from './command-values.ts';
export { Folders } from './folders.ts';
export { insertAndWake } from './insert-and-wake.ts';
export type { Origination } from './origination.ts';
export { ownInput } from './own-input.ts';
export { refusalOf } from './refusal.ts';
export { jobIdOf, keyOf, retryHashes } from './request-key.ts';
export { inheritedEnvironment, inTurn, prepareOwn, submitOwn, submitTask, submitTasks } from './submit.ts';
