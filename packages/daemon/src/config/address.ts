// `host:port` of the TCP listener. A wildcard host would open the daemon to the whole network, so it is recognised here.

import { isIP } from 'node:net';
import { spelled } from '@coxswain/protocol/validation';
import * as z from 'zod';

export interface ListenAddress {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '*', '0', '::0', '0:0:0:0:0:0:0:0']);

/** True for addresses that mean every interface of the machine. */
export const isWildcard = (host: string): boolean =>
  WILDCARDS.has(host) || (isIP(host) === 6 && /^[0:]+(?:0\.0\.0\.0)?$/.test(host));

const HOST_NAME = /^(?!-)[a-z0-9.-]+$/i;

const read = (text: string): ListenAddress | undefined => {
  const match = /^(?:\[([0-9a-f:.%\w]+)\]|([^:[\]\s]+)):(\d{1,5})$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, six, other, digits] = match;
  const port = Number(digits);
  if (port > 65_535) return undefined;
  if (six !== undefined) return isIP(six) === 6 ? { host: six, port } : undefined;
  return other !== undefined && (other === '*' || HOST_NAME.test(other)) ? { host: other, port } : undefined;
};

/** The address as it is written in a URL. */
export const addressText = ({ host, port }: ListenAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** `127.0.0.1:7300`, `localhost:7300`, `[::1]:7300`. */
export const address = () =>
  spelled(z.custom<ListenAddress>(), {
    expected: 'a host and a port, like 127.0.0.1:7300 or [::1]:7300',
    json: { pattern: '^(\\[[0-9A-Fa-f:.]+\\]|[^:\\s]+):\\d{1,5}$' },
    read,
    write: addressText,
  });
