// What a supervisor asks: does it live, what is it, what are its numbers.

import { BUILD, PROTOCOL_VERSION, ProblemError, VERSION } from '@coxswain/protocol';
import { DAEMON_STATES, versionAnswer } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json, text } from '../answer.ts';
import { createScrape, type MetricSources } from '../metrics/scrape.ts';
import { plainRoute, type Route } from '../route.ts';

const healthAnswer = z.object({
  status: z.literal('ok'),
  state: z.enum(DAEMON_STATES),
  ledgerId: z.string(),
  /** The sequence of the newest event. */
  lastSequence: z.number().int(),
});

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export const healthRoutes = (sources: MetricSources): readonly Route[] => {
  const { services } = sources;
  let scrape: ReturnType<typeof createScrape> | undefined;
  return [
    plainRoute({
      name: 'health',
      summary: 'Read the health',
      description: 'Answers 200 when the daemon serves and its ledger can be read, 503 while it stops.',
      answers: [{ status: 200, description: 'It serves.', schema: healthAnswer }],
      problems: ['shutting_down', 'storage'],
      async handle() {
        const { engine, ledger } = services;
        if (engine.state === 'stopping') throw new ProblemError('shutting_down', 'the daemon is stopping');
        await ledger.tasks.counts();
        const lastSequence = ledger.events.head();
        return json(200, { status: 'ok', state: engine.state, ledgerId: ledger.id, lastSequence });
      },
    }),
    plainRoute({
      name: 'version',
      summary: 'Read the version',
      description: 'Version, protocol and process; open to clients of any protocol.',
      answers: [{ status: 200, description: 'The version.', schema: versionAnswer }],
      handle() {
        const { pid, nodeVersion } = services.process;
        return json(200, {
          version: VERSION,
          build: BUILD,
          protocol: PROTOCOL_VERSION,
          node: nodeVersion,
          pid,
        });
      },
    }),
    plainRoute({
      name: 'metrics',
      summary: 'Read the metrics',
      description:
        'In the text format of Prometheus: tasks, slots, submissions, endings, durations of tasks, tokens, cost, requests, and the build.',
      answers: [{ status: 200, description: 'The metrics.', type: METRICS_TYPE }],
      async handle() {
        scrape ??= createScrape(sources);
        return text(200, METRICS_TYPE, await (await scrape)());
      },
    }),
  ];
};
