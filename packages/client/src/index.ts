// The typed way to talk to a daemon: requests and resumable streams over the socket, TCP, or in-process. Home: the folder
// that holds configuration, state and socket of one daemon. Start ticket: the right to start the daemon of a home.

export { isSameBuild } from './build-age.ts';
export type * from './chat-commands/index.ts';
export type * from './client.ts';
export * from './connect.ts';
export type * from './connect-options.ts';
export * from './daemon-file.ts';
export * from './home.ts';
export * from './ledger-loss.ts';
export * from './make-folders.ts';
export type * from './output.ts';
export * from './pause.ts';
export * from './process-identity.ts';
export * from './reserve.ts';
export { socketPath } from './socket-location.ts';
export * from './start/daemon-environment.ts';
export * from './start/force-stop.ts';
export * from './start/ready-line.ts';
