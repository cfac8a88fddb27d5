// Opens the cockpit on the terminal: what it needs of the world, and its connection, which outlives daemons.

import { join } from 'node:path';
import { type Client, hasDied, homeFolder, homePaths } from '@coxswain/client';
import type { Place, Terminal, Theme } from '@coxswain/cockpit';
import { ASK_BACKGROUND, backgroundFromVariable } from '@coxswain/cockpit/background';
import type { Context } from '../command.ts';
import { sentEnvironment } from '../input/environment.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { isPainted } from '../output/colour-choice.ts';
import { createCockpitLog } from './cockpit-log.ts';
import { isUnicode } from './is-unicode.ts';
import { createReviver } from './reviver.ts';
import { readSwitch } from './switched-session.ts';
import { themeNamed } from './theme-option.ts';

export interface CockpitWish {
  readonly place: Place;
  readonly theme: Theme['name'] | undefined;
  /** False: nothing but the page. Default true. */
  readonly hasSidebar?: boolean;
}

type Listener = (isReachable: boolean) => void;

/** Tells every listener what it is told. */
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

const themeFor = ({ world, globals }: Context, wish: CockpitWish): Theme['name'] | 'asked' => {
  const { environment, output } = world;
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
    // Nobody is there to miss it.
  }
};

/** Runs until somebody leaves it. Throws a usage problem without a terminal that it can draw on. */
export const openCockpit = async (
  context: Context,
  wish: (client: Client) => Promise<CockpitWish> | CockpitWish,
): Promise<number> => {
  const { world, words, lasting } = context;
  const { environment } = world;
  const terminal = await world.openTerminal();
  if (terminal === undefined || environment.TERM === 'dumb')
    throw usageProblem("the cockpit needs a terminal to draw on; in scripts use the commands of 'cox help'");
  const paths = homePaths(homeFolder(environment, world.userHome), world);
  const log = createCockpitLog(join(paths.stateFolder, 'cockpit.log'), world.nowMs);
  const switchedTo = readSwitch(paths.stateFolder);
  const connection = createWatch();
  const { openDoor } = await import('./door.ts');
  const client = await lasting.lasting(connection.tell);
  const wished = await wish(client);
  const { place, hasSidebar = true } = wished;
  const theme = themeFor(context, wished);
  const reviver = createReviver({
    hasDied: () => hasDied(paths),
    revive: lasting.revive ?? (async () => {}),
    onFailed: (error) => log('the daemon could not be started again', { error: String(error) }),
  });
  connection.watch(reviver.onReachable);
  if (theme === 'asked') ask(terminal);
  try {
    const { runCockpit } = await openDoor();
    return await runCockpit({
      client,
      watchConnection: connection.watch,
      terminal,
      language: words.language,
      theme,
      isUnicode: isUnicode(environment),
      place,
      hasSidebar,
      clock: { nowMs: world.nowMs },
      ...(switchedTo && { switchedTo }),
      timeZone: world.timeZone(),
      workDir: world.folder,
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
