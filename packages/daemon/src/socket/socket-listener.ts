// The daemon's Unix socket. Somebody may remove it while the daemon runs (a cleaner of /tmp, a hasty rm): it is made again,
// because a daemon that nobody can reach would keep every other from starting.

import { type FSWatcher, lstatSync, rmSync, watch } from 'node:fs';
import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { closeServer, listenOnPath } from './listener.ts';

export interface SocketListenerOptions {
  readonly server: Server;
  readonly path: string;
  /** Makes the folder of the socket anew when it vanished too; throws when that makes no sense any more. */
  readonly prepareFolder: () => void;
  /** The socket was made again. */
  readonly onRemade: () => void;
  /** It could not be made again. */
  readonly onLost: (error: unknown) => void;
}

const inodeOf = (path: string): number | undefined => lstatSync(path, { throwIfNoEntry: false })?.ino;

export class SocketListener {
  readonly #options: SocketListenerOptions;
  #inode: number | undefined;
  #watcher: FSWatcher | undefined;
  #isClosed = false;
  #remaking: Promise<void> | undefined;

  constructor(options: SocketListenerOptions) {
    this.#options = options;
  }

  /** Listens and watches over the path. Whatever lies there is removed: the caller holds the lock of this home. */
  async open(): Promise<void> {
    const { server, path } = this.#options;
    rmSync(path, { force: true });
    await listenOnPath(server, path);
    this.#inode = inodeOf(path);
    this.#watch();
    // It may have vanished before the watch began.
    this.#check();
  }

  /** Safe to call twice. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    this.#watcher?.close();
    await this.#remaking;
    await closeServer(this.#options.server, graceMs);
  }

  #watch(): void {
    this.#watcher?.close();
    const { path } = this.#options;
    const onEvent = (): void => this.#check();
    try {
      // The socket itself tells when its last name goes; the folder would tell of every write to the ledger beside it.
      this.#watcher = watch(path, { persistent: false }, onEvent);
    } catch {
      // Not every system can watch a socket.
      this.#watcher = watch(dirname(path), { persistent: false }, onEvent);
    }
    this.#watcher.on('error', onEvent);
  }

  #check(): void {
    if (this.#isClosed || this.#remaking !== undefined || inodeOf(this.#options.path) === this.#inode) return;
    this.#remaking = this.#remake().then((isRemade) => {
      this.#remaking = undefined;
      // It may have vanished again meanwhile.
      if (isRemade) this.#check();
    });
  }

  async #remake(): Promise<boolean> {
    const { server, prepareFolder, onRemade, onLost } = this.#options;
    try {
      prepareFolder();
      // Gives up the old path only: requests under way go on.
      server.close();
      await this.open();
      onRemade();
      return true;
    } catch (error) {
      onLost(error);
      return false;
    }
  }
}
