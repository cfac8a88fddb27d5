// Takes the terminal, draws until somebody quits or something ends it, and gives the terminal back as it was.

import { allWordsFor } from '@coxswain/locale/cockpit';
import { messageOf } from '@coxswain/protocol';
import { type Instance, render } from 'ink';
import { asciiOutput } from '../terminal/ascii-output.ts';
import { steadyOutput } from '../terminal/steady-output.ts';
import type { TerminalEnd } from '../terminal/terminal.ts';
import { Cockpit } from './cockpit.tsx';
import { type Controls, createControls, type EndCockpit } from './controls.ts';
import { startMouseMode } from './mouse-mode.ts';
import type { CockpitOptions } from './options.ts';
import { repaintAfterResize } from './repaint.ts';
import { startWrapMode } from './wrap-mode.ts';

/** How many frames a second there may be: what a key does is seen within a sixtieth. */
const MOST_FRAMES = 60;
/** How long the first frame waits for an answer that is on the way; after one that comes later it is drawn again. */
const ANSWER_MS = 10;

const answerOfTerminal = async ({ hasToldBackground }: Controls): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS);
  });
  await Promise.race([hasToldBackground, patience]);
  clearTimeout(timer);
};

/** Listens to everything that happens beside keys; returns what leaves it all again. */
const listen = (options: CockpitOptions, { store, events }: Controls, end: EndCockpit): (() => void) => {
  const { terminal, log } = options;
  const words = () => allWordsFor(store.state().language).screen.shell;
  const leaves = [
    terminal.onEnd(end),
    terminal.divert((text) => log(text)),
    terminal.onStray((error) => {
      log('a promise failed and nobody waited for it', {
        error: error instanceof Error ? error.stack : error,
      });
      store.say(words().failed(messageOf(error)), 'bad');
    }),
    options.watchConnection((isReachable) => {
      const wasLost = events.state() === 'lost';
      events.noteReachable(isReachable);
      if (isReachable && wasLost) store.say(words().backAgain, 'good');
    }),
  ];
  events.start();
  return () => {
    events.stop();
    store.stop();
    for (const leave of leaves) leave();
  };
};

interface Drawn {
  readonly instance: Instance;
  /** The terminal's modes as they were. */
  restore(): void;
}

const draw = (options: CockpitOptions, controls: Controls): Drawn => {
  const { terminal, client, log, clock, timeZone, workDir, environment, isUnicode, switchedTo } = options;
  const { keys, mouse, events, store, drawing, queue, input } = controls;
  const writeToTerminal = (bytes: string): void => void terminal.output.write(bytes);
  const mouseMode = startMouseMode(store, writeToTerminal);
  const wrapMode = startWrapMode(writeToTerminal);
  const base = {
    ...{ client, clock, timeZone, workDir, environment, log, writeToTerminal },
    ...(switchedTo && { switchedTo }),
  };
  const cockpit = (
    <Cockpit
      base={base}
      keys={keys}
      mouse={mouse}
      events={events}
      store={store}
      drawing={drawing}
      queue={queue}
      suspend={() => wrapMode.without(() => mouseMode.without(terminal.suspend))}
    />
  );
  const instance = render(cockpit, {
    stdin: input,
    stdout: isUnicode ? steadyOutput(terminal.output) : asciiOutput(terminal.output),
    // In CI, too: whoever starts it has a terminal.
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    patchConsole: false,
    exitOnCtrlC: false,
    kittyKeyboard: { mode: 'auto' },
    maxFps: MOST_FRAMES,
  });
  const leaveWindow = repaintAfterResize({
    terminal,
    write: writeToTerminal,
    draw: () => {
      instance.clear();
      instance.rerender(cockpit);
    },
  });
  const restore = (): void => {
    leaveWindow();
    mouseMode.close();
    wrapMode.close();
  };
  return { instance, restore };
};

/**
 * Runs the cockpit and returns its exit code: 0 when somebody quit, 128 and the number of a signal that ended it. What a
 * component threw is thrown on, once the terminal is restored.
 */
export const runCockpit = async (options: CockpitOptions): Promise<number> => {
  const { promise: ended, resolve: end } = Promise.withResolvers<TerminalEnd>();
  const controls = createControls(options, end);
  const leave = listen(options, controls, end);
  try {
    controls.input.setRawMode(true);
    if (options.theme === 'asked') await answerOfTerminal(controls);
    const { instance, restore } = draw(options, controls);
    instance.waitUntilExit().catch((error: unknown) => end({ kind: 'crash', error }));
    const cause = await ended;
    restore();
    instance.unmount();
    await instance.waitUntilExit().catch(() => {}); // its error is the cause
    if (cause.kind === 'told') return cause.exitCode;
    throw cause.error;
  } finally {
    leave();
    controls.input.close();
  }
};
