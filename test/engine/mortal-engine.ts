// A program for tests: an engine over a folder, in a process that kills itself (SIGKILL) at the nth moment of its recovery or of
// its stop. A moment is the end of each call of the ledger and of the ending of processes, and around each signal that it sends.
// `node mortal-engine.ts <folder> <start | stop> <n> <ledger reader> <checkpointer>`: the last two are the built programs of its
// threads. One that had fewer moments prints how many.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEngine } from '@coxswain/engine';
import { type Ledger, openLedger } from '@coxswain/ledger';
import { BUILT_IN_AGENTS, DEFAULT_LIMITS } from '@coxswain/protocol';
import { submitTask } from '@coxswain/protocol/schema';
import { commandRuntime, endLeftovers } from '@coxswain/runtimes';
import { IGNORES_TERM } from './ignores-term.ts';

const [folder = '', phase, given, reader = '', checkpointer = ''] = process.argv.slice(2);
const deadlyMoment = Number(given);
let isCounting = phase === 'start';
let moments = 0;

const moment = (): void => {
  if (!isCounting) return;
  moments += 1;
  if (moments === deadlyMoment) process.kill(process.pid, 'SIGKILL');
};

/** The same object, with a moment after each call of its methods and of those of its parts. */
const mortal = <Value extends object>(value: Value): Value =>
  new Proxy(value, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member === 'function')
        return (...args: readonly unknown[]) => {
          const answer: unknown = Reflect.apply(member, target, args);
          if (answer instanceof Promise) void answer.then(moment, moment);
          return answer;
        };
      return typeof member === 'object' && member !== null ? mortal(member) : member;
    },
  });

const kill = process.kill.bind(process);
process.kill = (pid, signal) => {
  if (pid === process.pid || signal === 0) return kill(pid, signal);
  moment();
  const sent = kill(pid, signal);
  moment();
  return sent;
};

const ledger = await openLedger({
  folder,
  readerEntry: pathToFileURL(reader),
  checkpointerEntry: pathToFileURL(checkpointer),
});
// The feed is no promise that could be interrupted.
const counted: Ledger = { ...mortal({ ...ledger }), events: ledger.events };
const nothing = (): void => {};
const engine = createEngine({
  ledger: counted,
  runtimes: { command: commandRuntime() },
  endLeftovers: async (options) => {
    const ended = await endLeftovers({ ...options, graceMs: 20 });
    moment();
    return ended;
  },
  clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
  randomBytes,
  log: { info: nothing, warn: nothing, error: nothing },
  environmentsDir: join(folder, 'environments'),
  runsDir: join(folder, 'runs'),
  baseEnvironment: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: folder },
  addressEnvironment: () => ({}),
  stateDirs: [],
  homeDir: folder,
  timeZone: () => 'UTC',
  node: 'test',
  settings: {
    limits: { ...DEFAULT_LIMITS, cancelGraceMs: 20 },
    agents: BUILT_IN_AGENTS,
    defaultAgent: 'shell',
  },
});
await engine.start();
isCounting = false;
if (phase === 'stop') {
  const input = submitTask.parse({ prompt: IGNORES_TERM, workDir: folder });
  const { task } = await engine.submit(input, { kind: 'user', name: 'kim' });
  const hasPrinted = { taskIds: new Set([task.id]), types: new Set(['StreamChunk'] as const) };
  for await (const _ of ledger.events.subscribe(0, hasPrinted, new AbortController().signal)) break;
  isCounting = true;
  await engine.stop();
}
process.stdout.write(String(moments));
process.kill(process.pid, 'SIGKILL');
