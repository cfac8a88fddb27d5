// Takes over the terminal, runs until the user quits or something ends it, and restores the terminal.

import type { WriteStream } from 'node:tty';
import { allWordsFor } from '@coxswain/locale/cockpit';
import { messageOf } from '@coxswain/protocol';
import { type Instance, render } from 'ink';
import { asciiOutput } from '../terminal/ascii-output.ts';
import { MOUSE_OFF, MOUSE_ON } from '../terminal/mouse-report.ts';
import type { TerminalEnd } from '../terminal/terminal.ts';
import { Cockpit } from './cockpit.tsx';
import { type Controls, createControls, type EndCockpit } from './controls.ts';
import type { CockpitOptions } from './options.ts';
import { repaintAfterResize } from './repaint.ts';
import type { ShellStore } from './shell-store.ts';

/** How many frames a second there may be: what a key does is seen within a sixtieth. */
const MAX_FRAMES = 60;
/** How long the first frame waits for an answer that is on the way; after one that comes later it is drawn again. */
const ANSWER_MS = 10;

const answerOfTerminal = async ({ backgroundReported }: Controls): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS);
  });
  await Promise.race([backgroundReported, patience]);
  clearTimeout(timer);
};

/** Subscribes to everything besides keys; returns a function that unsubscribes. */
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
    // In CI, too: the user who starts it has a terminal.
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    patchConsole: false,
    exitOnCtrlC: false,
    kittyKeyboard: { mode: 'auto' },
    maxFps: MAX_FRAMES,
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
 * Runs the cockpit and returns its exit code: 0 when someone quit, 128 and the number of a signal that ended it. What a
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
    if (cause.kind === 'exit') return cause.exitCode;
    throw cause.error;
  } finally {
    leave();
    controls.input.close();
  }
};

// Terminals disagree on how wide an emoji of several parts is: two cells, or two for each part. Where one takes more than was
// counted, what is drawn later on that row lands beside its place, and a figure half drawn over is a wrong figure. So only the
// first part is drawn: it takes two cells everywhere.

/** Skin tones, and what is joined to the emoji before it. */
const LATER_PARTS =
  /(?<=\p{Extended_Pictographic}\uFE0F?)\p{Emoji_Modifier}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*/gu;

/** The same text with the first part of each emoji only, as wide as before. */
export const withoutEmojiModifiers = (text: string): string => text.replaceAll(LATER_PARTS, '');

/** The same terminal, on which all emoji are of one part. */
const steadyOutput = (output: WriteStream): WriteStream => {
  const write = (text: string | Uint8Array, ...rest: never[]): boolean =>
    output.write(typeof text === 'string' ? withoutEmojiModifiers(text) : text, ...rest);
  return new Proxy(output, {
    get: (target, name) => (name === 'write' ? write : Reflect.get(target, name, target)),
  });
};

// A terminal that finds a character wider than we do (a family of emoji, in those that do not know joiners) would break the
// row, and push everything below it down. With wrapping off (DECAWM, mode 7) only the end of that row is wrong.
const WRAP_OFF = '\u001b[?7l';
const WRAP_ON = '\u001b[?7h';

interface WrapMode {
  /** As terminals are, for as long as it runs. */
  without(run: () => Promise<void>): Promise<void>;
  /** As terminals are, for good. */
  close(): void;
}

const startWrapMode = (write: (bytes: string) => void): WrapMode => {
  write(WRAP_OFF);
  return {
    without: async (run) => {
      write(WRAP_ON);
      await run().finally(() => write(WRAP_OFF));
    },
    close: () => write(WRAP_ON),
  };
};

// Turns mouse reports on or off as the user wants, and off while another program has the terminal.
interface MouseMode {
  /** Off, run, and on again if it was. */
  without(run: () => Promise<void>): Promise<void>;
  /** Off for good. */
  close(): void;
}

const startMouseMode = (store: ShellStore, write: (bytes: string) => void): MouseMode => {
  let isOn = false;
  const become = (next: boolean): void => {
    if (next === isOn) return;
    isOn = next;
    write(isOn ? MOUSE_ON : MOUSE_OFF);
  };
  const follow = (): void => become(store.state().isMouseOn);
  const leave = store.subscribe(follow);
  follow();
  return {
    without: async (run) => {
      become(false);
      await run().finally(follow);
    },
    close: () => {
      leave();
      become(false);
    },
  };
};
