// The ledger as tools for agents. Tool: what a model may call, in words that are written for it. Submitter: for whom work is
// given when no task calls. Wait: a call that answers when a task has ended; to stop waiting does not stop the task.

export { type CoxTool, coxTools } from './cox-tools.ts';
export { type A2aTaskState, a2aStateOf } from './status/a2a.ts';
export { type McpTaskState, mcpTaskStateOf } from './status/mcp-tasks.ts';
export type { Submitter } from './tool/context.ts';
export { TOOLS } from './tools/index.ts';
