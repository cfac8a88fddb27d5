// The model server as tests use it.

export type { Asked } from './asked.ts';
export type { Claim } from './claim.ts';
export { type ModelServer, startModelServer } from './model-server.ts';
export { isAside, type Piece, type Script, type Turn } from './script.ts';
export type { ModelServerOptions } from './server-options.ts';
