import { shortId } from '@coxswain/protocol';
import { defineCommand } from '../command.ts';
import { optional, repeated, text } from '../input/parameter.ts';
import { readWords } from '../input/prompt.ts';
import { duration, wholeNumber } from '../input/readers.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { safeLine } from '../output/output.ts';
import { reportRun } from '../workflows/report-run.ts';
import { RUN_OPTIONS, runRequest } from '../workflows/run-options.ts';

const MAX_ROUNDS = 20;

export const discuss = defineCommand({
  arguments: { words: repeated('[topic...]', 'the topic', text) },
  options: {
    agents: repeated('--agents <a,b,…>', 'two to five agents that take part', text, { completes: 'agent' }),
    judge: optional('--judge <agent>', 'agent that concludes; default: the first one', text, {
      completes: 'agent',
    }),
    rounds: optional('--rounds <number>', 'number of rounds; default 2', wholeNumber(1, MAX_ROUNDS)),
    roundLimit: optional('--round-limit <duration>', 'maximum time per round; default 3m', duration),
    ...RUN_OPTIONS,
  },
  details:
    "Each agent sees everything said before its turn. In the end the judge's conclusion becomes the result. Agents that do not answer in time are left out. Give the topic as words, - for stdin, or @file.",
  examples: ["cox discuss 'one process or two?' --agents claude,codex --judge gemini --wait"],
  async run(context, given) {
    const { options } = given;
    const { words, deps } = context;
    const topic = await readWords(given.arguments.words, deps);
    if (topic === undefined) throw usageProblem('missing topic to discuss');
    const agents = options.agents.flatMap((names) => names.split(',')).map((name) => name.trim());
    if (agents.length === 0) throw usageProblem('missing agents: --agents claude,codex');
    const task = await (await context.client()).discussions.start({
      ...runRequest(options, deps),
      topic,
      agents,
      judge: options.judge,
      rounds: options.rounds,
      roundLimitMs: options.roundLimit,
    });
    const note = words.workflows.discussing(shortId(task.id), agents.map(safeLine).join(', '));
    return reportRun(context, task, { wait: options.wait, follow: options.follow, note });
  },
});
