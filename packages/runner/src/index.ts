// Runner: the small program that owns the processes of runs and their pipes, and outlives the daemon. What it and a daemon say
// to each other is here; the program itself is main.ts. Window: output that was sent and not yet acknowledged. Spool: the
// file that keeps output while no daemon takes it. Record: the file that says how a run ended. Mark: a variable, with its
// value, that every process of a run carries in its environment.

export { FrameError, FrameReader, FrameWriter, MAX_FRAME_BYTES } from './frames.ts';
export * from './messages.ts';
export { type ProcessStat, parseStatLine } from './process-stat.ts';
export { killedFile, socketFile, withShortPath } from './socket-file.ts';
