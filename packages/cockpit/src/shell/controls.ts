// The cockpit without its components: keys, mouse, events, shell state and input.

import { EventHub } from '../data/event-hub.ts';
import { KeyLayers } from '../keys/key-layers.ts';
import type { Press } from '../keys/press.ts';
import { PressQueue } from '../keys/press-queue.ts';
import { MouseHub } from '../mouse/mouse-hub.ts';
import { backgroundOf } from '../terminal/background.ts';
import type { TerminalEnd } from '../terminal/terminal.ts';
import { TerminalInput } from '../terminal/terminal-input.ts';
import { Drawing } from './drawing.tsx';
import type { CockpitOptions } from './options.ts';
import { ShellStore } from './shell-store.ts';

/** Lines per notch of the wheel, unless a layer handles the wheel. */
const LINES_A_NOTCH = 3;
/** What a program ends with whose terminal was closed: 128 and the number of SIGHUP. */
const TERMINAL_GONE = 129;

/** Ends the cockpit: the first call counts. */
export type EndCockpit = (cause: TerminalEnd) => void;

export interface Controls {
  readonly keys: KeyLayers;
  readonly mouse: MouseHub;
  readonly events: EventHub;
  readonly store: ShellStore;
  readonly drawing: Drawing;
  readonly queue: PressQueue;
  readonly input: TerminalInput;
  /** Resolves when the terminal has reported its background. */
  readonly backgroundReported: Promise<void>;
}

const storeFor = (options: CockpitOptions, end: EndCockpit): ShellStore =>
  new ShellStore({
    initial: {
      location: options.location,
      head: {},
      isSidebarOpen: options.hasSidebar ?? true,
      overlay: undefined,
      isGoing: false,
      status: undefined,
      question: undefined,
      isMouseOn: true,
      language: options.language,
      themeName: options.theme === 'asked' ? 'dark' : options.theme,
    },
    writeToTerminal: (bytes) => void options.terminal.output.write(bytes),
    onQuit: (exitCode) => end({ kind: 'exit', exitCode }),
  });

export const createControls = (options: CockpitOptions, end: EndCockpit): Controls => {
  const keys = new KeyLayers();
  const mouse = new MouseHub();
  const store = storeFor(options, end);
  const reported = Promise.withResolvers<void>();
  /** Key and click handlers run outside React, so nobody else would catch their errors. */
  const guarded = <Given>(act: (given: Given) => void): ((given: Given) => void) => {
    return (given) => {
      try {
        act(given);
      } catch (error) {
        end({ kind: 'crash', error });
      }
    };
  };
  const drawing = new Drawing();
  const take = guarded((press: Press) => void keys.press(press));
  const queue = new PressQueue({ take, whenDrawn: drawing.after, meaning: keys });
  const wheel = (name: 'wheelup' | 'wheeldown'): void => {
    if (keys.press({ name, text: '' })) return;
    const press = { name: name === 'wheelup' ? 'up' : 'down', text: '' };
    queue.add(Array.from({ length: LINES_A_NOTCH }, () => press));
  };
  const input = new TerminalInput(options.terminal.input, {
    onMouse: guarded(({ kind, spot }) => {
      if (kind === 'click') mouse.click(spot);
      else wheel(kind);
    }),
    onAnswer: (answer) => {
      const background = backgroundOf(answer);
      if (background !== undefined && options.theme === 'asked')
        store.do({ do: 'theme', themeName: background });
      reported.resolve();
    },
    onGone: () => end({ kind: 'exit', exitCode: TERMINAL_GONE }),
  });
  const events = new EventHub(options.client);
  return { keys, mouse, events, store, drawing, queue, input, backgroundReported: reported.promise };
};
