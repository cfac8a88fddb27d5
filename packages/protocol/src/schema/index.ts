// The zod schemas of everything that crosses the wire. Importing values from here costs tens of milliseconds:
// cli and client import types alone.

export * from './actions.ts';
export * from './common.ts';
export * from './input.ts';
export * from './query.ts';
export * from './submit.ts';
export * from './task.ts';
