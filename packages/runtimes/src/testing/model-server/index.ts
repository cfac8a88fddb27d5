// The model server as tests use it.

export type { Asked } from './asked.ts';
export { type ModelServer, type ModelServerOptions, startModelServer } from './model-server.ts';
export { type Claim, isAside, type Piece, type Script, type Turn } from './script.ts';
