// The HTTP side of the daemon. Route: a method and a path with what it takes and answers. Stream: an answer without an end.
// Caller: the person, or the program of a run.

export { type App, createApp, type Fetch } from './app.ts';
export { type OpenApiDocument, openApiDocument } from './openapi/document.ts';
export { createServer, HOOK_LIMITS, TCP_LIMITS } from './server.ts';
export type {
  ChannelsPort,
  ClockPort,
  ConfigPort,
  HooksPort,
  LogPort,
  Services,
  TcpAccess,
} from './services.ts';
