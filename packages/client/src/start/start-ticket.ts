// The right to start the daemon of a home: whoever creates the ticket has it, and gives it back when the daemon runs or has
// failed. A ticket whose holder died is inherited. Removing it and making a new one would let two inherit (both look, one
// removes and creates, the other removes what was just created), so an heir creates a second file that is named by the
// ticket it inherits from: only one can. Should the heir die too, its file is inherited in the same way.

import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { codeOf } from '@coxswain/protocol';
import { isProcessAlive, type ProcessIdentity } from '../process-identity.ts';
import { cannotWrite } from './start-folder.ts';

export interface Ticket extends ProcessIdentity {
  /** No two tickets have the same. */
  readonly nonce: string;
}

export type TicketAnswer =
  /** This process may start the daemon, and calls `release` when done. */
  | { readonly release: () => void }
  /** That living process may. */
  | { readonly holder: ProcessIdentity };

/** Takes the ticket at `path`, or says who has it. Never waits. `own.nonce` must be new for each call. */
export const takeStartTicket = (path: string, own: Ticket): TicketAnswer => {
  for (;;) {
    const chain = readChain(path);
    const last = chain.at(-1);
    if (last !== undefined && isProcessAlive(last)) return { holder: last };
    const claim = last === undefined ? path : heirPath(path, last.nonce);
    if (!createWith(claim, own)) continue;
    // What was inherited may have been given back while the claim was made: then it counts for nothing.
    const isValid = last === undefined || readTicket(path)?.nonce === chain[0]?.nonce;
    if (isValid) return { release: () => giveBack(path) };
    rmSync(claim, { force: true });
  }
};

const heirPath = (path: string, nonce: string): string => `${path}.${nonce}`;

/** The ticket, its heir, the heir of that one. The last holds the right. */
const readChain = (path: string): readonly Ticket[] => {
  const chain: Ticket[] = [];
  for (let next = readTicket(path); next !== undefined; next = readTicket(heirPath(path, next.nonce)))
    chain.push(next);
  return chain;
};

const readTicket = (path: string): Ticket | undefined => {
  try {
    const [pid, startTime = '', nonce = ''] = readFileSync(path, 'utf8').trimEnd().split('\n');
    // A power cut may leave an empty file: nobody's, but still one that is inherited from by name.
    return { pid: Number(pid), startTime, nonce: nonce === '' ? String(statSync(path).ino) : nonce };
  } catch {
    return undefined;
  }
};

/** Creates the file whole or not at all; false when there is one. */
const createWith = (path: string, { pid, startTime, nonce }: Ticket): boolean => {
  const draft = `${path}.${nonce}.draft`;
  try {
    writeFileSync(draft, `${pid}\n${startTime}\n${nonce}\n`, { flag: 'wx', mode: 0o600 });
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw cannotWrite(path, error);
  } finally {
    rmSync(draft, { force: true });
  }
};

/** The ticket first: from then on nobody inherits from it, and what heirs left behind is rubbish. */
const giveBack = (path: string): void => {
  const chain = readChain(path);
  rmSync(path, { force: true });
  for (const { nonce } of chain) rmSync(heirPath(path, nonce), { force: true });
};
