// kill -9 of the daemon at random moments over work of every kind, the next one as well while it takes over, and SIGSTOP of the
// daemon and of the runner in between. All of the work goes on, as if nothing had happened.

import { setTimeout as pause } from 'node:timers/promises';
import { type Claim, claim } from '../check.ts';
import { Watcher } from '../history/watcher.ts';
import { ALL_KINDS, script } from './kinds.ts';
import { Load } from './loads.ts';
import { Stage } from './stage.ts';

/** Pieces of work that go on at the same time. */
const AT_ONCE = 9;
const LIFE_MS = { shortest: 50, longest: 2_000 };
/** How many die again before they have taken everything over, and when at the latest. */
const SHARE_OF_DOUBLE_DEATHS = 0.2;
const SECOND_LIFE_MS = 700;
/** How many are killed in the moment in which a question is answered. */
const SHARE_OF_LAST_WORDS = 0.3;
const FREEZE_EVERY = 12;
const FROZEN_MS = 2_000;

export const underKills = async (
  kills: number,
  chance: () => number,
): Promise<{ readonly did: string; readonly claims: readonly Claim[] }> => {
  const stage = await Stage.make({ chance, script });
  const watcher = new Watcher(await stage.connect());
  const loads: Load[] = [];
  let freezes = 0;
  let slowestMs = 0;
  try {
    while (stage.kills < kills) {
      await keepBusy(stage, loads);
      await pause(LIFE_MS.shortest + chance() * (LIFE_MS.longest - LIFE_MS.shortest));
      const answering = stage.answer().catch(() => {});
      if (chance() < SHARE_OF_LAST_WORDS) await pause(5 * chance());
      else await answering;
      await stage.killDaemon();
      if (chance() < SHARE_OF_DOUBLE_DEATHS) await stage.dieInRecovery(chance() * SECOND_LIFE_MS);
      const isFrozen = stage.kills / FREEZE_EVERY > freezes + 1;
      if (isFrozen) await freeze(stage, freezes++);
      else slowestMs = Math.max(slowestMs, await stage.startDaemon());
      await stage.recovered();
    }
    const isSettled = await stage.finished(loads);
    const faults = (await Promise.all(loads.map((load) => load.faults()))).flat();
    const { code: doctorCode, stdout } = await stage.home.cox('doctor');
    const missed = await gapsOf(stage, watcher);
    const left = await stage.leftAfterStop();
    const count = (kind: string): number => loads.filter((load) => load.kind === kind).length;
    return {
      did: `${stage.kills} kills and ${freezes} freezes over ${ALL_KINDS.map((kind) => `${count(kind)} ${kind}`).join(', ')}`,
      claims: [
        claim('everything comes to its end', isSettled),
        claim(
          'not a byte, word, call, answer or token is lost or doubled',
          faults.length === 0,
          shown(faults),
        ),
        claim('who watches misses nothing and sees nothing twice', missed.length === 0, missed.join('; ')),
        claim('no process is left', left.length === 0, shown(left)),
        claim('the doctor finds nothing wrong', doctorCode === 0, doctorCode === 0 ? '' : stdout),
        claim('the next daemon answers within 5 s', slowestMs < 5_000, `slowest ${Math.round(slowestMs)} ms`),
      ],
    };
  } finally {
    await watcher.leave();
    await stage.end();
  }
};

const shown = (all: readonly string[]): string =>
  all.length === 0 ? '' : `${all.length}:\n    ${all.slice(0, 40).join('\n    ')}`;

const keepBusy = async (stage: Stage, loads: Load[]): Promise<void> => {
  for (const load of loads) if (!load.isOver) await load.goOn();
  while (loads.filter(({ isOver }) => !isOver).length < AT_ONCE) {
    const kind = ALL_KINDS[loads.length % ALL_KINDS.length] ?? 'numbers';
    const load = new Load(kind, `adopt-${loads.length + 1}`, stage);
    loads.push(load);
    await load.goOn();
  }
};

/** A program that is stopped for a while is not one that is dead. */
const freeze = async (stage: Stage, turn: number): Promise<void> => {
  const runner = stage.runnerPid;
  if (turn % 3 === 0) {
    await stage.startDaemon();
    await frozen(await stage.home.pid());
  } else if (turn % 3 === 1) {
    await stage.startDaemon();
    await frozen(runner);
  } else {
    const isOver = frozen(runner);
    await stage.startDaemon();
    await isOver;
  }
};

const frozen = async (pid: number): Promise<void> => {
  if (!pid) return;
  process.kill(pid, 'SIGSTOP');
  await pause(FROZEN_MS);
  process.kill(pid, 'SIGCONT');
};

/** What a watcher got is what the ledger has. */
const gapsOf = async (stage: Stage, watcher: Watcher): Promise<readonly string[]> => {
  const stop = new AbortController();
  const { lastSeq } = await lastOf(stage);
  await watcher.reaches(lastSeq);
  const replay: number[] = [];
  try {
    for await (const { seq } of stage.client.events({ since: 0, signal: stop.signal })) {
      replay.push(seq);
      if (seq >= lastSeq) break;
    }
  } finally {
    stop.abort();
  }
  const seen = watcher.seqs.filter((seq) => seq <= lastSeq);
  const [there, once] = [new Set(replay), new Set(seen)];
  const missed = replay.filter((seq) => !once.has(seq));
  const invented = seen.filter((seq) => !there.has(seq));
  return [
    ...(missed.length > 0 ? [`missed ${missed.length} of ${replay.length}, first ${missed[0]}`] : []),
    ...(invented.length > 0 ? [`saw ${invented.length} that are not there, first ${invented[0]}`] : []),
    ...(once.size < seen.length ? [`saw ${seen.length - once.size} twice`] : []),
  ];
};

/** The last event of one more task: everything else lies before it. */
const lastOf = async (stage: Stage): Promise<{ readonly lastSeq: number }> => {
  const { task } = await stage.client.tasks.submit({ prompt: 'true', agent: 'shell', workDir: '/tmp' });
  let lastSeq = 0;
  for await (const { seq } of stage.client.tasks.stream(task.id)) lastSeq = seq;
  return { lastSeq };
};
