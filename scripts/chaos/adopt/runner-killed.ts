// kill -9 of the runner, alone and together with its daemon: what it held cannot go on, so it fails and nothing of it is left.

import { setTimeout as pause } from 'node:timers/promises';
import { type Claim, claim } from '../check.ts';
import { kill9, Stage } from './stage.ts';

type Chance = () => number;

const WAYS: Readonly<Record<string, (stage: Stage, chance: Chance) => Promise<void>>> = {
  'the runner is killed': (stage) => kill9(stage.runnerPid),
  'the runner is killed, then its daemon': async (stage, chance) => {
    await kill9(stage.runnerPid);
    await pause(chance() * 300);
    await stage.killDaemon();
    await stage.startDaemon();
  },
  'the daemon is killed, then its runner': async (stage, chance) => {
    await stage.killDaemon();
    await pause(chance() * 300);
    await kill9(stage.runnerPid);
    await stage.startDaemon();
  },
  'the runner is killed while a daemon takes over': async (stage, chance) => {
    const runner = stage.runnerPid;
    await stage.killDaemon();
    const started = stage.startDaemon();
    await pause(chance() * 700);
    await kill9(runner);
    await started;
  },
};
const ENDED_WITHIN_MS = 20_000;
/** It has forked into a session of its own. */
const WORK = 'echo begun; sleep 1000 & setsid sleep 1000 & sleep 1000';

/** Each way so many times. */
export const runnerKilled = async (rounds: number, chance: Chance): Promise<readonly Claim[]> => {
  const claims: Claim[] = [];
  for (const [way, happen] of Object.entries(WAYS)) {
    const wrong: string[] = [];
    for (let round = 0; round < rounds; round += 1)
      wrong.push(...(await oneRound(chance, happen, way === 'the runner is killed')));
    const told = `${way}: what it held fails, nothing of it is left, and work goes on`;
    claims.push(claim(told, wrong.length === 0, wrong.join('; ') || `${rounds} times`));
  }
  return claims;
};

const oneRound = async (
  chance: Chance,
  happen: (stage: Stage, chance: Chance) => Promise<void>,
  isRunnerAlone: boolean,
): Promise<readonly string[]> => {
  const stage = await Stage.make({ chance });
  const { journalFile } = stage;
  const note = (tag: string): string => `echo "${tag} pid $$" >> ${journalFile};`;
  try {
    const submit = async (prompt: string, agent: string, session?: string): Promise<string> =>
      (await stage.client.tasks.submit({ prompt, agent, session, workDir: '/tmp' })).task.id;
    // An agent that is kept ready has nothing to do, and is not to be left either.
    const ready = await submit('adopt-1 work 1', 'actor', 'kept');
    for await (const _event of stage.client.tasks.stream(ready));
    const ids = [
      await submit(`${note('adopt-2')} ${WORK}`, 'shell'),
      await submit(`${note('adopt-3')} trap '' TERM; ${WORK}`, 'shell'),
      await submit('adopt-4 work 1000', 'coder'),
      await submit('adopt-5 work 1000', 'actor'),
      await submit('adopt-6 ask 1', 'actor'),
    ];
    while (![2, 3, 4, 5, 6].every((n) => stage.journal(`adopt-${n}`).length > 0)) await pause(20);
    await pause(chance() * 200);
    await happen(stage, chance);
    await stage.recovered();
    const ended = await Promise.all(ids.map((id) => endOf(stage, id)));
    const wanted = isRunnerAlone ? 'runner_lost' : 'runner_lost|restarted';
    const wrong = ended.filter(({ reason }) => !wanted.split('|').includes(reason));
    const works = await stage.home.cox('tasks', 'run', '--agent', 'shell', 'echo again');
    await stage.client.tasks.submit({ prompt: 'adopt-7 work 1', agent: 'actor', session: 'kept' });
    const isSettled = await stage.settled();
    const left = await stage.leftAfterStop();
    return [
      ...wrong.map(({ agent, reason }) => `${agent} ended with ${reason}`),
      ...left.map((process) => `${process} is left`),
      ...(works.stdout === 'again\n' && isSettled ? [] : [`nothing works: ${works.stderr}`]),
    ];
  } finally {
    await stage.end();
  }
};

/** The reason for its end, or its status when there is none, also when it does not end in time. */
const endOf = async (
  stage: Stage,
  id: string,
): Promise<{ readonly agent: string; readonly reason: string }> => {
  const signal = AbortSignal.timeout(ENDED_WITHIN_MS);
  const isEnded = async (): Promise<void> => {
    for await (const _event of stage.client.tasks.stream(id, { signal }));
  };
  await isEnded().catch(() => {});
  const { agent, status, reason = status } = (await stage.client.tasks.get(id)).task;
  return { agent, reason };
};
