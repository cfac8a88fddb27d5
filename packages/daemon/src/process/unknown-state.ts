// An error that nobody expected leaves the memory of the daemon in an unknown state. The ledger is not, so the daemon ends at
// once and the next start goes on from what is written.

import { EXIT_CODES } from '@coxswain/protocol';

export interface FatalLog {
  fatal(fields: object, message: string): void;
}

/** From here on such an error is logged and ends the process. */
export const dieOnUnknownState = (log: FatalLog): void => {
  const die = (what: string) => (error: unknown) => {
    log.fatal({ err: error }, what);
    process.exit(EXIT_CODES.error.code);
  };
  process.on('uncaughtException', die('an unexpected error ends the daemon'));
  process.on('unhandledRejection', die('an unexpected rejection ends the daemon'));
};
