// Who may talk over TCP: whoever has the token, and only under a name that this listener has, so that a web page cannot
// reach it through a name of its own (DNS rebinding).

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { ProblemError } from '@coxswain/protocol';
import { readPrivateFile } from '@coxswain/protocol/files';
import { addressText, type ListenAddress } from '../config/address.ts';
import { type Config, MIN_TOKEN_CHARACTERS } from '../config/config.ts';
import { configPath } from '../config/config-path.ts';

const TOKEN_BYTES = 32;

const readToken = (file: string): string => {
  let text: string;
  try {
    text = readPrivateFile(file, 'the token').toString('utf8').trim();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('storage', `the token cannot be read: ${String(error)}`);
  }
  if (text.length >= MIN_TOKEN_CHARACTERS && /^[\x21-\x7e]+$/.test(text)) return text;
  throw new ProblemError(
    'invalid_request',
    `${file} holds no token: it must be ${MIN_TOKEN_CHARACTERS} or more visible ASCII characters on one line`,
  );
};

/** The token of the listener: configured, else the one in `ownFile`, which is made at the first start. */
export const listenerToken = ({ values, file }: Config, ownFile: string): string => {
  if (values.token !== undefined) return values.token;
  if (values.tokenFile !== undefined) return readToken(configPath(values.tokenFile, file));
  try {
    writeFileSync(ownFile, `${randomBytes(TOKEN_BYTES).toString('base64url')}\n`, {
      flag: 'wx',
      mode: 0o600,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // thrown by node:fs
  }
  return readToken(ownFile);
};

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];

const isLoopback = (host: string): boolean =>
  LOOPBACK_NAMES.includes(host) || (isIP(host) === 4 && host.startsWith('127.'));

/** What a Host header may say: the address itself, on loopback its other names, and what the config allows. */
export const listenerHosts = (
  { host, port }: ListenAddress,
  allowed: readonly string[],
): readonly string[] => {
  const names = [
    host,
    ...(isLoopback(host) ? LOOPBACK_NAMES : []),
    ...allowed.filter((name) => !name.includes(':')),
  ];
  const withPort = names.map((name) => addressText({ host: name, port }));
  const withoutPort = port === 80 ? withPort.map((name) => name.slice(0, -':80'.length)) : [];
  return [...new Set([...withPort, ...withoutPort, ...allowed])];
};
