// The daemon: the process that owns a home. Home: the folder of config, state and socket. Lock: makes it the only one.
// Part: something that was started and can be stopped. Ready: it listens and daemon.json says where.

export { type Installation, type InstallDeps, installService, uninstallService } from './install/install.ts';
export type { Service } from './install/service.ts';
export { readableLine } from './log/readable-line.ts';
export { type RunDaemonOptions, runDaemon } from './main.ts';
