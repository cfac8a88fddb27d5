// Run: one attempt of a task, from claim to settlement.

export { checkAgent } from './check-agent.ts';
export { Environments, type KeptEnvironment, type SubmittedEnvironment } from './environments.ts';
export type { PendingMessage } from './inbox.ts';
export {
  INPUT_PREFIX,
  type Input,
  inputName,
  requireGivable,
  requireString,
  variableOf,
} from './input-variables.ts';
export { requireSchema } from './output-schema.ts';
export { type AskingDeps, Questions } from './questions.ts';
export { RunRegistry } from './registry.ts';
export { Run, type StopCause } from './run.ts';
export { Runs, type Unread } from './runs.ts';
export { callerBehind, SessionTokens } from './session-tokens.ts';
export { TIMED_OUT } from './settlement.ts';
export { traceparentBelow } from './trace.ts';
