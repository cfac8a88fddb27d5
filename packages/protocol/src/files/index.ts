// Reading files that someone else may have created. The only part of the protocol that touches the disk, and a separate entry
// point so that it is not loaded by accident.

export * from './file-refusal.ts';
export * from './list-folder.ts';
export * from './others-may-write.ts';
export * from './private-file.ts';
export * from './read-deadline.ts';
export * from './read-file.ts';
