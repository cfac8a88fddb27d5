// The files that hold the secrets of a configuration: those that it names, and the one with variables.

import { messageOf } from '@coxswain/protocol';
import { readPrivateFile } from '@coxswain/protocol/files';
import type { Config } from './config.ts';
import { configPath } from './config-path.ts';

export interface SecretFile {
  readonly path: string;
  /** What is wrong with it, and what to do. */
  readonly fault?: string;
}

const lookAt = (path: string, what: string): SecretFile => {
  try {
    readPrivateFile(path, what);
    return { path };
  } catch (error) {
    return { path, fault: messageOf(error) };
  }
};

/** Each with what is wrong with it. The `environmentFile` is optional; the named files must exist. */
export const secretFiles = (
  { values, channels, file }: Config,
  environmentFile: string,
): readonly SecretFile[] => {
  const { tokenFile } = values;
  const variables = lookAt(environmentFile, 'secrets');
  return [
    ...(variables.fault?.startsWith('ENOENT') ? [] : [variables]),
    ...(tokenFile === undefined ? [] : [lookAt(configPath(tokenFile, file), 'the token')]),
    ...channels.flatMap(({ name, secretFile, appTokenFile }) =>
      [secretFile, appTokenFile]
        .filter((path) => path !== undefined)
        .map((path) => lookAt(path, `a secret of ${name}`)),
    ),
  ];
};
