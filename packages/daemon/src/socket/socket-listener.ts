// The daemon's Unix socket. Somebody may remove it while the daemon runs (a cleaner of /tmp, a hasty rm): it is made again,
// because a daemon that nobody can reach would keep every other from starting.

import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { watchInode } from '../process/watch-inode.ts';
import { endingOf, listenOnPath } from './listener.ts';

export interface SocketListenerOptions {
  readonly server: Server;
  /** Makes the folder of the socket, also anew when it vanished too, and gives the path; throws when that makes no sense any more. */
  readonly prepareFolder: () => string;
  /** The socket was made again. */
  readonly onRemade: () => void;
  /** It could not be made again. */
  readonly onLost: (error: unknown) => void;
}

export class SocketListener {
  readonly #options: SocketListenerOptions;
  readonly #end: (graceMs: number) => Promise<void>;
  #stopWatching = (): void => {};
  #remaking: Promise<void> | undefined;

  constructor(options: SocketListenerOptions) {
    this.#options = options;
    this.#end = endingOf(options.server);
  }

  /** Listens and watches over the path. Whatever lies there is removed: the caller holds the lock of this home. */
  async open(): Promise<void> {
    const { server, prepareFolder } = this.#options;
    const path = prepareFolder();
    rmSync(path, { force: true });
    await listenOnPath(server, path);
    this.#stopWatching = watchInode(path, () => {
      this.#remaking = this.#remake();
    });
  }

  /** Safe to call twice. */
  async close(graceMs: number): Promise<void> {
    this.#stopWatching();
    await this.#remaking;
    // What was made again meanwhile is watched anew.
    this.#stopWatching();
    await this.#end(graceMs);
  }

  async #remake(): Promise<void> {
    const { server, onRemade, onLost } = this.#options;
    try {
      // Gives up the old path only: requests under way go on.
      server.close();
      await this.open();
      onRemade();
    } catch (error) {
      onLost(error);
    }
  }
}
