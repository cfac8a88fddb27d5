// What cox adds to a turn of an agent, and how long a token of an agent takes to reach a watcher.

import { join } from 'node:path';
import { type BenchHome, startBench } from './bench-home.ts';
import { DirectAgent } from './direct-turn.ts';
import { median, ms, percentile, type Row, timed, times } from './row.ts';

const TURNS = 15;
const TASKS = 10;
const TOKENS_PER_SECOND = 2_000;
const SECONDS = 5;
const COMMAND = [process.execPath, join(import.meta.dirname, 'plain-agent.ts')];
const CONFIG = `
maxConcurrentTasks: ${TASKS}
agents: { plain: ${JSON.stringify({ runtime: 'acp', command: COMMAND })} }
`;

export const agents = async (): Promise<readonly Row[]> => {
  const bench = await startBench({ config: CONFIG });
  try {
    return [...(await turns(bench)), await tokens(bench)];
  } finally {
    await bench.end();
  }
};

/** Submits and waits for the end. */
const turn = async ({ client }: BenchHome, prompt: string, session?: string): Promise<void> => {
  const input = { prompt, agent: 'plain', session, workDir: '/tmp' };
  for await (const event of client.tasks.submitAndFollow(input))
    if (event.type === 'TaskFailed') throw new Error(event.data.message);
};

const repeated = async (work: (index: number) => Promise<void>): Promise<number> => {
  const samples: number[] = [];
  for (let index = 0; index < TURNS; index++) samples.push(await timed(() => work(index)));
  return median(samples);
};

const turns = async (bench: BenchHome): Promise<readonly Row[]> => {
  const alone = await repeated(async () => {
    const agent = await DirectAgent.start(COMMAND);
    await agent.prompt('hello');
    await agent.end();
  });
  const withCox = await repeated(() => turn(bench, 'hello'));
  const agent = await DirectAgent.start(COMMAND);
  await agent.prompt('hello');
  const warmAlone = await repeated(() => agent.prompt('hello'));
  await agent.end();
  await turn(bench, 'hello', 'warm');
  const warm = await repeated(() => turn(bench, 'hello', 'warm'));
  return [
    {
      what: 'an agent from its start to its end: one turn, submit to completed',
      figure: ms(withCox),
      floor: `${ms(alone)} driven by hand`,
      ratio: times(withCox / alone),
      goal: '≤ 1.5 ×',
      isMet: withCox <= 1.5 * alone,
    },
    {
      what: 'one more turn of an agent that is ready',
      figure: `${ms(warm)}, of which cox ${ms(warm - warmAlone)}`,
      floor: `${ms(warmAlone)} driven by hand`,
      ratio: '',
      goal: 'cox ≤ 20 ms',
      isMet: warm - warmAlone <= 20,
    },
  ];
};

const tokens = async (bench: BenchHome): Promise<Row> => {
  const perTask = TOKENS_PER_SECOND / TASKS;
  const prompt = `${perTask * SECONDS} ${perTask}`;
  const delays = await Promise.all(Array.from({ length: TASKS }, () => watchedDelays(bench, prompt)));
  const delaysMs = delays.flat();
  const total = TOKENS_PER_SECOND * SECONDS;
  const [p50, worst] = [percentile(delaysMs, 0.5), percentile(delaysMs, 0.99)];
  const missed = total - delaysMs.length;
  return {
    what: `${TOKENS_PER_SECOND.toLocaleString('en')} tokens/s over ${TASKS} agents, a watcher on each`,
    figure: `p50 ${ms(p50)}, p99 ${ms(worst)}, ${missed === 0 ? 'none missed' : `${missed} missed`}`,
    floor: '',
    ratio: '',
    goal: '≤ 150 ms',
    isMet: missed === 0 && worst <= 150,
  };
};

/** From the moment the agent sent a token to the moment its watcher has it. */
const watchedDelays = async ({ client }: BenchHome, prompt: string): Promise<readonly number[]> => {
  const delaysMs: number[] = [];
  let text = '';
  for await (const event of client.tasks.submitAndFollow({ prompt, agent: 'plain', workDir: '/tmp' })) {
    if (event.type === 'TaskFailed') throw new Error(event.data.message);
    if (event.type !== 'StreamChunk' || event.data.stream !== 'message') continue;
    const nowMs = Date.now();
    text += event.data.text;
    const whole = text.lastIndexOf(' ') + 1;
    for (const [, sentMs] of text.slice(0, whole).matchAll(/@(\d+) /g)) delaysMs.push(nowMs - Number(sentMs));
    text = text.slice(whole);
  }
  return delaysMs;
};
