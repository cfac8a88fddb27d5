// The door: finds a daemon by whatever the options name, starts or replaces one where that is wanted, and hands out a client.

import { watchDaemon } from './changes.ts';
import type { Client } from './client.ts';
import type { ConnectOptions } from './connect-options.ts';
import { connectSocket } from './connect-socket.ts';
import { homePaths } from './home.ts';
import { DEFAULT_STREAM_SETTINGS, type StreamSettings } from './stream/stream-settings.ts';

/**
 * A client of the daemon that `options` name. Throws ProblemError: `unreachable` when there is none (and none may be
 * started), `incompatible` when both are too far apart, or whatever keeps a daemon from starting.
 */
export const connect = async (options: ConnectOptions): Promise<Client> => {
  const { reconnectForMs, onReconnecting, onReconnected } = options;
  const settings: StreamSettings = {
    ...DEFAULT_STREAM_SETTINGS,
    ...(reconnectForMs === undefined ? {} : { reconnectForMs }),
    onReconnecting,
    onReconnected,
  };
  if (options.inProcess !== undefined || options.url !== undefined) {
    const { connectElsewhere } = await import('./connect-elsewhere.ts');
    return connectElsewhere(options, settings);
  }
  const userId = process.getuid?.() ?? 0;
  const paths = homePaths(options.home, { platform: process.platform, userId });
  const watching = { ...settings, watchDaemon: () => watchDaemon(paths) };
  return connectSocket({ options, paths, userId, settings: watching });
};
