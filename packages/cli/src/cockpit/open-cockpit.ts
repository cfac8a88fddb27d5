// Opens the cockpit on the terminal: what it needs of the world, and its connection, which outlives daemons.

import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Client, hasDied, homeFolder, homePaths } from '@coxswain/client';
import type { Location, Terminal, Theme } from '@coxswain/cockpit';
import { ASK_BACKGROUND, backgroundFromVariable } from '@coxswain/cockpit/background';
import type { Context } from '../command.ts';
import { sentEnvironment } from '../input/environment.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { isPainted } from '../output/colour-choice.ts';
import { readSwitch } from './switched-session.ts';
import { themeNamed } from './theme-option.ts';

export interface CockpitRequest {
  readonly location: Location;
  readonly theme: Theme['name'] | undefined;
  /** False: nothing but the page. Default true. */
  readonly hasSidebar?: boolean;
}

type Listener = (isReachable: boolean) => void;

/** Passes what it gets to every listener. */
const createWatch = () => {
  const listeners = new Set<Listener>();
  return {
    tell: (isReachable: boolean): void => {
      for (const listener of listeners) listener(isReachable);
    },
    watch: (listener: Listener): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const themeFor = ({ deps, globals }: Context, wish: CockpitRequest): Theme['name'] | 'asked' => {
  const { environment, output } = deps;
  if (wish.theme !== undefined) return wish.theme;
  const { COX_THEME: named, COLORFGBG: colours } = environment;
  if (named !== undefined && named !== '') return themeNamed(named, 'COX_THEME');
  if (!isPainted(globals.color, environment, output)) return 'none';
  return backgroundFromVariable(colours) ?? 'asked';
};

/** Asked before the cockpit is loaded, a terminal has answered when it is. Its answer must not be echoed. */
const ask = ({ input, output }: Terminal): void => {
  input.setRawMode(true);
  output.write(ASK_BACKGROUND);
};

/** Gives the keyboard back; a terminal that is gone has no mode. */
const release = ({ input }: Terminal): void => {
  try {
    input.setRawMode(false);
  } catch {
    // No one would miss it.
  }
};

/** Runs until someone leaves it. Throws a usage problem without a terminal that it can draw on. */
export const openCockpit = async (
  context: Context,
  wish: (client: Client) => Promise<CockpitRequest> | CockpitRequest,
): Promise<number> => {
  const { deps, words, lasting } = context;
  const { environment } = deps;
  const terminal = await deps.openTerminal();
  if (terminal === undefined || environment.TERM === 'dumb')
    throw usageProblem("the cockpit needs a terminal to draw on; in scripts use the commands of 'cox help'");
  const paths = homePaths(homeFolder(environment, deps.userHome), deps);
  const log = createCockpitLog(join(paths.stateFolder, 'cockpit.log'), deps.nowMs);
  const switchedTo = readSwitch(paths.stateFolder);
  const connection = createWatch();
  const { loadCockpit } = await import('./load-cockpit.ts');
  const client = await lasting.lasting(connection.tell);
  const wished = await wish(client);
  const { location, hasSidebar = true } = wished;
  const theme = themeFor(context, wished);
  const reviver = createReviver({
    hasDied: () => hasDied(paths),
    revive: lasting.revive ?? (async () => {}),
    onFailed: (error) => log('the daemon could not be started again', { error: String(error) }),
  });
  connection.watch(reviver.onReachable);
  if (theme === 'asked') ask(terminal);
  try {
    const { runCockpit } = await loadCockpit();
    return await runCockpit({
      client,
      watchConnection: connection.watch,
      terminal,
      language: words.language,
      theme,
      isUnicode: isUnicode(environment),
      location,
      hasSidebar,
      clock: { nowMs: deps.nowMs },
      ...(switchedTo && { switchedTo }),
      timeZone: deps.timeZone(),
      workDir: deps.folder,
      environment: sentEnvironment(environment) ?? {},
      log,
    });
  } catch (error) {
    log('the cockpit ended', { error: error instanceof Error ? error.stack : String(error) });
    throw error;
  } finally {
    release(terminal);
    reviver.stop();
  }
};

// Whether the terminal shows more than ASCII, as the locale says it (POSIX, base definitions 8.2). Where none is set, as in
// many containers and over ssh, terminals of today do.

/** False when a locale is named that is not UTF-8, `C` and `POSIX` included. */
export const isUnicode = (environment: Readonly<Record<string, string | undefined>>): boolean => {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
};

// The cockpit's own log: what must not be written over the screen. A line of JSON each, in a file that is started over when it
// has grown large.
const LARGEST_BYTES = 1024 * 1024;

type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

const makeRoom = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (sizeBytes > LARGEST_BYTES) renameSync(path, `${path}.1`);
};

/** Nothing is made before the first line. A log that cannot be written is no reason to end. */
export const createCockpitLog = (path: string, nowMs: () => number): Log => {
  let hasRoom = false;
  return (message, fields = {}) => {
    try {
      if (!hasRoom) makeRoom(path);
      hasRoom = true;
      const line = JSON.stringify({ at: new Date(nowMs()).toISOString(), message, ...fields });
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch {
      // The disk is full or the folder is not ours: the screen goes on.
    }
  };
};

// Brings a daemon back that died under an open cockpit. One that was stopped took its file away: it was stopped on purpose,
// and stays so until someone starts it.

/** The pause before the first try, which leaves time for someone to restart it. Each further pause is twice as long. */
const FIRST_MS = 3_000;
const MAX_MS = 60_000;

interface Reviver {
  readonly onReachable: (isReachable: boolean) => void;
  stop(): void;
}

export const createReviver = (settings: {
  /** True when a daemon died without having ended. */
  hasDied(): boolean;
  revive(): Promise<void>;
  readonly onFailed: (error: unknown) => void;
}): Reviver => {
  const { hasDied, revive, onFailed } = settings;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = FIRST_MS;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    pauseMs = FIRST_MS;
  };
  const tryLater = (): void => {
    timer = setTimeout(() => {
      pauseMs = Math.min(pauseMs * 2, MAX_MS);
      const tried = hasDied() ? revive().catch(onFailed) : Promise.resolve();
      void tried.then(() => {
        if (timer !== undefined) tryLater();
      });
    }, pauseMs);
  };
  return {
    onReachable: (isReachable) => {
      if (isReachable) stop();
      else if (timer === undefined) tryLater();
    },
    stop,
  };
};
