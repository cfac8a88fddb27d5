// Engine: decides what runs. Slot: the right to work. Pool: the slots of one group, or the global ones. Run: one live attempt.

export * from './dependencies.ts';
export type * from './engine.ts';
export { createEngine } from './local-engine.ts';
export { RESTARTED_MESSAGE } from './recovery.ts';
export { isOwnWork, maySee } from './rights/own-work.ts';
