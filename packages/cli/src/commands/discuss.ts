import { shortId } from '@coxswain/protocol';
import { defineCommand } from '../command.ts';
import { optional, repeated, text } from '../input/parameter.ts';
import { readWords } from '../input/prompt.ts';
import { duration, wholeNumber } from '../input/readers.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { safeLine } from '../output/output.ts';
import { tellRun } from '../workflows/report-run.ts';
import { RUN_OPTIONS, runRequest } from '../workflows/run-options.ts';

const MAX_ROUNDS = 20;

export const discuss = defineCommand({
  arguments: { words: repeated('[topic...]', 'what they talk about', text) },
  options: {
    agents: repeated('--agents <a,b,…>', 'two to five that talk', text, { completes: 'agent' }),
    judge: optional('--judge <agent>', 'who concludes; default: the first of them', text, {
      completes: 'agent',
    }),
    rounds: optional('--rounds <number>', 'how often each speaks; default 2', wholeNumber(1, MAX_ROUNDS)),
    roundLimit: optional('--round-limit <duration>', 'how long a round may take; default 3m', duration),
    ...RUN_OPTIONS,
  },
  details:
    'Each agent sees everything that was said before; then the judge concludes, and that is the result. One that does not answer in time is left out. The topic may come from stdin with -, or from a file with @file.',
  examples: ["cox discuss 'one process or two?' --agents claude,codex --judge gemini --wait"],
  async run(context, given) {
    const { options } = given;
    const { words, deps } = context;
    const topic = await readWords(given.arguments.words, deps);
    if (topic === undefined) throw usageProblem('say what they are to discuss');
    const agents = options.agents.flatMap((names) => names.split(',')).map((name) => name.trim());
    if (agents.length === 0) throw usageProblem('say who talks: --agents claude,codex');
    const task = await (await context.client()).discussions.start({
      ...runRequest(options, deps),
      topic,
      agents,
      judge: options.judge,
      rounds: options.rounds,
      roundLimitMs: options.roundLimit,
    });
    const note = words.workflows.discussing(shortId(task.id), agents.map(safeLine).join(', '));
    return tellRun(context, task, { wait: options.wait, follow: options.follow, note });
  },
});
