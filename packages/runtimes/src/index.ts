// How work runs. Leader: the process a run was started with. Group: its process group, which has the leader's pid as
// number. Descendant: what the leader and its children started. Mark: the value of COX_RUN that everything of a run
// inherits. Outlived: alive after its leader. Leftover: alive after its daemon. Left: alive on purpose, because it left
// the group and cleared its mark, or because its agent says `detach`.

export { acpRuntime } from './acp/acp-runtime.ts';
export { agentServing } from './acp/host/agent-record.ts';
export { supportsAsking } from './acp/host/supports-asking.ts';
export { commandRuntime } from './command/command-runtime.ts';
export { findProgram } from './command/find-program.ts';
export { modelRuntime } from './model/model-runtime.ts';
export { endLeftovers } from './processes/end-leftovers.ts';
export { findLeftovers } from './processes/find-leftovers.ts';
export { processIdentity } from './processes/identity.ts';
export { MARK_VARIABLE } from './processes/mark.ts';
export { isOutOfResources } from './processes/out-of-resources.ts';
export type { RunnerPlace } from './runner/connection.ts';
export { RunnerClient } from './runner/runner-client.ts';
export { RunnerPrograms } from './runner/runner-programs.ts';
export * from './runtime.ts';
export { runUntrusted, UntrustedLimit } from './untrusted/run-untrusted.ts';
export { schemaSizeProblem } from './untrusted/schema-size.ts';
export * from './worktree/index.ts';
