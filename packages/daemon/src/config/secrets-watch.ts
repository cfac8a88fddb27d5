// Tells when the file that holds the secrets of channels was saved. They are read when they are needed: until then nobody would
// know that what failed for a wrong one is worth a try.

import { watchFile } from './file-watch.ts';

export interface SecretsWatchOptions {
  readonly file: string;
  readonly onSaved: () => void;
  readonly log: { warn(fields: object, message: string): void };
}

/** Watches over the file until the returned function is called. */
export const watchSecrets = ({ file, onSaved, log }: SecretsWatchOptions): (() => void) =>
  watchFile({
    file,
    onSaved,
    onBlind: (error) =>
      log.warn(
        { err: error },
        'changes of secrets are not seen: waiting notices are sent when it is their turn',
      ),
  });
