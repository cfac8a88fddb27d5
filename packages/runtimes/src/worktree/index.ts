// Worktrees. Base: the commit one began at. Record: what cox wrote down about one. Gone: its folder was removed by hand.

export { worktreeDiff } from './diff.ts';
export { noteReady } from './fill.ts';
export { listWorktrees } from './list.ts';
export { makeWorktree } from './make.ts';
export type { WorktreeRecord } from './record.ts';
export { type Removal, removeWorktree } from './remove.ts';
export type { Worktree, WorktreeCall, WorktreeRequest } from './worktree.ts';
