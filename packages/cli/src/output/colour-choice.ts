// Whether a stream is painted: what the flag says, else FORCE_COLOR (force-color.org), else NO_COLOR (no-color.org), else
// CLICOLOR_FORCE and CLICOLOR (bixense.com/clicolors), else whether it is a terminal that can.

import type { Sink } from '../deps.ts';
import type { COLOR_CHOICES } from '../input/global-options.ts';

/** True when text for this stream is painted. `FORCE_COLOR=0` and `FORCE_COLOR=false` switch colour off, as in Node. */
export const isPainted = (
  flag: (typeof COLOR_CHOICES)[number] | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  sink: Pick<Sink, 'isTerminal'>,
): boolean => {
  if (flag === 'always') return true;
  if (flag === 'never') return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  const { CLICOLOR_FORCE: cliForced, CLICOLOR: cliColour } = environment;
  if (cliForced !== undefined && cliForced !== '' && cliForced !== '0') return true;
  if (cliColour === '0') return false;
  return sink.isTerminal && environment.TERM !== 'dumb';
};
