// Orchestration: workflows, discussions, approvals and waits, which the daemon runs itself.

export { runDiscussion } from './discussion/run-discussion.ts';
export { type Orchestrated, type OrchestratedDeps, passedMs } from './orchestrated.ts';
export { runApproval, runWait } from './run-waits.ts';
export { compositionVerbs } from './verbs.ts';
export { continueRuns } from './workflow/continue-runs.ts';
export { runWorkflow } from './workflow/run-workflow.ts';
