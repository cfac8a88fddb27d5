// What a person decided for always in a run: whoever takes the run over reads it from its events, and asks for it no more.

import type { InputOption, InputRequest } from '@coxswain/protocol';
import { meaningOf } from './acp/requests/ask-person.ts';
import type { EarlierRun } from './runtime.ts';

export interface Decided {
  readonly request: InputRequest;
  readonly grant: 'allow' | 'deny';
}

/** Oldest first; none for a run that begins with this daemon. */
export const decidedBefore = async (earlier: EarlierRun | undefined): Promise<readonly Decided[]> => {
  const events = (await earlier?.events(['InputRequested', 'InputAnswered'])) ?? [];
  const asked = new Map(
    events.flatMap((event) =>
      event.type === 'InputRequested' ? [[event.data.request.id, event.data.request] as const] : [],
    ),
  );
  return events.flatMap((event): readonly Decided[] => {
    if (event.type !== 'InputAnswered' || event.data.answer === undefined) return [];
    const request = asked.get(event.data.requestId);
    if (request?.kind !== 'permission') return [];
    const meaning = meaningOf(event.data.answer, request.options);
    if (meaning === 'allow_always') return [{ request, grant: 'allow' }];
    return meaning === 'deny_always' ? [{ request, grant: 'deny' }] : [];
  });
};

/** Whether the question offered exactly these: only those that cox itself asks do. */
export const offers = ({ request }: Decided, options: readonly InputOption[]): boolean =>
  JSON.stringify(request.options) === JSON.stringify(options);
