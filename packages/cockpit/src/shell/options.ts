// The options of the cockpit.

import type { Client } from '@coxswain/client';
import type { Language } from '@coxswain/locale';
import type { Terminal } from '../terminal/terminal.ts';
import type { Theme } from '../theme/theme.ts';
import type { CockpitDeps } from './deps.ts';
import type { Location } from './location.ts';

export interface CockpitOptions
  extends Pick<CockpitDeps, 'clock' | 'timeZone' | 'workDir' | 'environment' | 'log' | 'switchedTo'> {
  readonly client: Client;
  /** Reports each change of whether the daemon is reachable, until the returned function is called. */
  watchConnection(listener: (isReachable: boolean) => void): () => void;
  readonly terminal: Terminal;
  readonly language: Language;
  /** `asked`: the terminal was asked for its background (terminal/background.ts) and its answer is on the way. */
  readonly theme: Theme['name'] | 'asked';
  /** False: the terminal's locale shows ASCII only. */
  readonly isUnicode: boolean;
  readonly location: Location;
  /** False: nothing but the page, until the person asks for the sidebar. Default true. */
  readonly hasSidebar?: boolean;
}
