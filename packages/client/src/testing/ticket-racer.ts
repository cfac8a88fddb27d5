// A program of the start ticket's test: takes the ticket a few times, alone in the room each time, and with `die` ends in
// the room the last time without giving the ticket back. Prints `double` when someone else was in the room.
// Usage: ticket-racer.ts <ticket> <room> <rounds> [die]

import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { ownIdentity } from '../process-identity.ts';
import { takeStartTicket } from '../start/start-ticket.ts';

const [ticket = '', room = '', rounds = '1', end] = process.argv.slice(2);
const own = ownIdentity();

const enter = (isLast: boolean): boolean => {
  const answer = takeStartTicket(ticket, { ...own, nonce: crypto.randomUUID() });
  if ('holder' in answer) return false;
  try {
    closeSync(openSync(room, 'wx'));
  } catch {
    writeSync(1, 'double\n');
  }
  // Long enough for others to look at the ticket in the meantime.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  rmSync(room, { force: true });
  if (isLast && end === 'die') process.kill(process.pid, 'SIGKILL');
  answer.release();
  return true;
};

for (let round = 1; round <= Number(rounds); round++)
  while (!enter(round === Number(rounds))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
writeSync(1, 'done\n');
