import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { ownIdentity } from '../process-identity.ts';
import { temporaryHome } from '../testing/temporary-home.ts';
import { takeStartTicket } from './start-ticket.ts';

const RACER = fileURLToPath(new URL('../testing/ticket-racer.ts', import.meta.url));
const DEAD = { pid: 999_999_999, startTime: '1@dead' };

const room = () => {
  const { paths, remove } = temporaryHome();
  onTestFinished(remove);
  return {
    ticket: paths.startTicketFile,
    folder: paths.stateFolder,
    inside: join(paths.stateFolder, 'inside'),
  };
};

let count = 0;
const own = () => ({ ...ownIdentity(), nonce: `own-${++count}` });
const take = (path: string, ticket = own()) => {
  const answer = takeStartTicket(path, ticket);
  if ('holder' in answer) throw new Error(`held by ${answer.holder.pid}`);
  return answer;
};

const printed = async (child: ChildProcess): Promise<string> => {
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await once(child, 'close');
  return text;
};
const race = (args: readonly string[]): Promise<string> =>
  printed(spawn(process.execPath, [RACER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }));

test('the first one has it, the second learns who does', () => {
  const { ticket } = room();
  const first = take(ticket);
  expect(takeStartTicket(ticket, own())).toEqual({ holder: expect.objectContaining(ownIdentity()) });
  first.release();
  take(ticket).release();
});

test('it says who has it, for people who look', () => {
  const { ticket } = room();
  const { release } = take(ticket);
  expect(readFileSync(ticket, 'utf8')).toMatch(new RegExp(`^${process.pid}\n\\S+\nown-\\d+\n$`));
  release();
});

test('what a dead process left behind is inherited, also from a dead heir, and nothing stays', () => {
  const { ticket, folder } = room();
  take(ticket, { ...DEAD, nonce: 'a' });
  take(ticket, { ...DEAD, nonce: 'b' });
  take(ticket, { ...DEAD, nonce: 'c' });
  expect(readdirSync(folder)).toHaveLength(3);
  const heir = take(ticket);
  expect(takeStartTicket(ticket, own())).toHaveProperty('holder');
  heir.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a pid that was used again by another process counts as dead', () => {
  const { ticket } = room();
  take(ticket, { pid: process.pid, startTime: 'earlier', nonce: 'a' });
  take(ticket).release();
});

test('a file without words in it, left by a power cut, is inherited too', () => {
  const { ticket, folder } = room();
  writeFileSync(ticket, '');
  take(ticket).release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that cannot be written is said in words', () => {
  const { ticket, folder } = room();
  rmSync(folder, { recursive: true });
  expect(() => takeStartTicket(ticket, own())).toThrow(/cannot write .*start\.ticket: .*COX_HOME/);
});

test('of 20 processes never two have it, and each gets it in the end', async () => {
  const { ticket, inside, folder } = room();
  const racers = Array.from({ length: 20 }, () => race([ticket, inside, '5']));
  expect(new Set(await Promise.all(racers))).toEqual(new Set(['done\n']));
  expect(readdirSync(folder)).toEqual([]);
});

test('of 20 processes never two have it when they die with it one after the other', async () => {
  const { ticket, inside } = room();
  const racers = Array.from({ length: 20 }, () => race([ticket, inside, '3', 'die']));
  expect(new Set(await Promise.all(racers))).toEqual(new Set(['']));
  take(ticket).release();
});
