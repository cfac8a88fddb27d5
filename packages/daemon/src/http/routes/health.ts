// For supervisors: health, version, metrics.

import { BUILD, PROTOCOL_VERSION, ProblemError, VERSION } from '@coxswain/protocol';
import { METRICS_TYPE } from '@coxswain/protocol/operations';
import { text } from '../answer.ts';
import { createScrape, type MetricSources } from '../metrics/scrape.ts';
import type { Handlers } from '../route.ts';

export const healthHandlers = (
  sources: MetricSources,
): Handlers<'daemon', 'health' | 'version' | 'metrics'> => {
  const { services } = sources;
  let scrape: ReturnType<typeof createScrape> | undefined;
  return {
    async health() {
      const { engine, ledger } = services;
      if (engine.state === 'stopping') throw new ProblemError('shutting_down', 'the daemon is stopping');
      await ledger.tasks.counts();
      const lastSequence = ledger.events.head();
      return { status: 'ok', state: engine.state, ledgerId: ledger.id, lastSequence };
    },
    version() {
      const { pid, nodeVersion } = services.process;
      return { version: VERSION, build: BUILD, protocol: PROTOCOL_VERSION, node: nodeVersion, pid };
    },
    async metrics() {
      scrape ??= createScrape(sources);
      return text(200, METRICS_TYPE, await (await scrape)());
    },
  };
};
