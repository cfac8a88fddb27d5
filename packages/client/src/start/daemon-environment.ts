// The environment of a daemon. It serves many shells, so it takes over only what describes the user and the machine, not
// the shell, CI step or task that happened to need it first: their marks would get it killed with them.

import { HOME_VARIABLE } from '../home.ts';

const KEPT: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  // How the network is reached: the daemon itself talks to model endpoints and channels.
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  // How the desktop is reached, for notices.
  'DBUS_SESSION_BUS_ADDRESS',
  'XDG_RUNTIME_DIR',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'WSL_DISTRO_NAME',
  'WSL_INTEROP',
]);

/** glibc, mallopt(3): its eight arenas for each core keep 3 MB that a daemon never uses. The daemon does not pass it on. */
export const FRUGAL_MEMORY = { MALLOC_ARENA_MAX: '2' } as const;

const isKept = (name: string): boolean => KEPT.has(name.toUpperCase()) || name.startsWith('LC_');

/** What a daemon of that home is started with. */
export const daemonEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): Record<string, string> => {
  const kept: Record<string, string> = { [HOME_VARIABLE]: home };
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && isKept(name)) kept[name] = value;
  return kept;
};
