// The ledger as tools for agents. Tool: what a model may call, described for it. Submitter: on whose behalf work is
// submitted when the caller is not a task. Wait: a call that returns when a task has ended; to stop waiting does not stop the task.

export { type CoxTool, coxTools } from './cox-tools.ts';
export { type A2aTaskState, a2aStateOf } from './status/a2a.ts';
export { type McpTaskState, mcpTaskStateOf } from './status/mcp-tasks.ts';
export type { Submitter } from './tool/context.ts';
export { TOOLS } from './tools/index.ts';
