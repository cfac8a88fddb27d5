// Renders a part of the cockpit in a terminal of a given size. Everything is real except the client, which the test provides.
// Tests press keys, emit events and wait for output.

import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import type { Client } from '@coxswain/client';
import type { Language } from '@coxswain/locale';
import { allWordsFor } from '@coxswain/locale/cockpit';
import type { LedgerEvent } from '@coxswain/protocol';
import { render } from 'ink';
import { Component, type PropsWithChildren, type ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import { EventHub } from '../data/event-hub.ts';
import { KeyLayers } from '../keys/key-layers.ts';
import { PressQueue } from '../keys/press-queue.ts';
import { MouseHub } from '../mouse/mouse-hub.ts';
import { type Surroundings, SurroundingsContext } from '../shell/context.ts';
import type { Confirmation, PageHead } from '../shell/deps.ts';
import { Drawing, EndOfDrawing } from '../shell/drawing.tsx';
import type { Location } from '../shell/location.ts';
import type { Theme } from '../theme/theme.ts';

/** The part of a client a test needs; using anything else fails. */
export type PartOfClient = {
  readonly [Area in keyof Client]?: Client[Area] extends (...given: never[]) => unknown
    ? Client[Area]
    : Partial<Client[Area]>;
};

export interface HarnessOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly language?: Language;
  readonly client?: PartOfClient;
  readonly environment?: Readonly<Record<string, string>>;
  /** What the clock says at first. */
  readonly nowMs?: number;
}

export interface Harness {
  /** The lines that are drawn, without blanks at their ends. */
  lines(): readonly string[];
  /** How often something was written. */
  writes(): number;
  /** Presses a key by its name; a name of one character writes it, too. */
  press(...names: readonly string[]): void;
  paste(text: string): void;
  emit(event: Partial<LedgerEvent> & Pick<LedgerEvent, 'type' | 'data'>): void;
  /** Resolves when what is drawn holds the text. */
  sees(text: string | RegExp): Promise<void>;
  /** Resolves when it no longer contains the text. */
  misses(text: string): Promise<void>;
  /** Resolves when every key was pressed. */
  typed(): Promise<void>;
  /** Resolves when it is true; checked after each render, notice, confirmation, copy and navigation. */
  holds(isTrue: () => boolean): Promise<void>;
  readonly clock: { nowMs: number };
  readonly said: [text: string, tone: string | undefined][];
  readonly went: Location[];
  readonly copied: string[];
  readonly asked: Confirmation[];
  readonly heads: PageHead[];
  /** The answers to the next confirmations. */
  confirms: boolean;
  readonly keys: KeyLayers;
}

const PLAIN: Theme = {
  name: 'none',
  keepsMarks: false,
  text: {},
  quiet: {},
  strong: {},
  accent: {},
  cursor: {},
  running: {},
  pending: {},
  good: {},
  bad: {},
  cancelled: {},
  attention: {},
  code: {},
  codeBlock: {},
  link: {},
};

class Screen extends EventEmitter {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: number;
  frame = '';
  writes = 0;

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): boolean {
    this.frame = text;
    this.writes += 1;
    this.emit('drawn');
    return true;
  }
}

class Keyboard extends EventEmitter {
  readonly isTTY = true;
  setEncoding(): void {}
  setRawMode(): void {}
  resume(): void {}
  pause(): void {}
  ref(): void {}
  unref(): void {}
  read(): null {
    return null;
  }
}

/** A component that throws ends the wait of the test, with its error. */
class Net extends Component<PropsWithChildren<{ readonly onError: (error: unknown) => void }>> {
  override state = { isTorn: false };
  static getDerivedStateFromError(): { isTorn: boolean } {
    return { isTorn: true };
  }
  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }
  override render(): ReactNode {
    return this.state.isTorn ? null : this.props.children;
  }
}

/** Fails if the test did not provide something, and names it. */
export const clientOf = (parts: PartOfClient, events: Client['events']): Client =>
  // The rest of the client is the proxy's: it throws.
  new Proxy({ address: 'a test', events, ...parts } as unknown as Client, {
    get(target, area) {
      const part = Reflect.get(target, area);
      if (part === undefined && typeof area === 'string') throw new Error(`the test has no client.${area}`);
      return part;
    },
  });

/** Events emitted by a test, as the stream of a daemon. */
const eventFeed = () => {
  const emitter = new EventEmitter();
  async function* follow(signal?: AbortSignal): AsyncGenerator<LedgerEvent> {
    const queue: LedgerEvent[] = [];
    let wake = (): void => {};
    const take = (event: LedgerEvent): void => {
      queue.push(event);
      wake();
    };
    emitter.on('event', take);
    signal?.addEventListener('abort', () => wake());
    while (!signal?.aborted) {
      const next = queue.shift();
      if (next) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    emitter.off('event', take);
  }
  return { follow, emit: (event: LedgerEvent) => void emitter.emit('event', event) };
};

/** Draws it; it is taken away when the test is over. `draw` gets the size. */
export const renderHarness = (
  draw: (size: { readonly columns: number; readonly rows: number }) => ReactNode,
  options: HarnessOptions = {},
): Harness => {
  const { columns = 80, rows = 24, language = 'en' } = options;
  const feed = eventFeed();
  const clock = { nowMs: options.nowMs ?? Date.parse('2026-11-20T12:00:00Z') };
  const said: Harness['said'] = [];
  const went: Location[] = [];
  const copied: string[] = [];
  const asked: Confirmation[] = [];
  const heads: PageHead[] = [];
  const client = clientOf(options.client ?? {}, ({ signal }) => feed.follow(signal));
  const events = new EventHub(client);
  const keys = new KeyLayers();
  const drawing = new Drawing();
  const harness = { confirms: true };
  const screen = new Screen(columns, rows);
  const surroundings: Surroundings = {
    deps: {
      client,
      clock: { nowMs: () => clock.nowMs },
      words: allWordsFor(language),
      theme: PLAIN,
      timeZone: 'Europe/Berlin',
      workDir: '/work',
      environment: options.environment ?? { PATH: '/usr/bin' },
      log: () => {},
      writeToTerminal: () => {},
    },
    shell: {
      go: (location) => {
        went.push(location);
        screen.emit('drawn');
      },
      say: (text, tone) => {
        said.push([text, tone]);
        screen.emit('drawn');
      },
      confirm: async (question) => {
        asked.push(question);
        return harness.confirms;
      },
      copy: (text) => {
        copied.push(text);
        screen.emit('drawn');
      },
      describe: (head) => void heads.push(head),
      quit: () => {},
    },
    keys,
    events,
    mouse: new MouseHub(),
    queue: new PressQueue({ take: (press) => void keys.press(press), whenDrawn: drawing.after }),
  };
  events.start();
  const torn = Promise.withResolvers<never>();
  torn.promise.catch(() => {});
  const app = render(
    <SurroundingsContext value={surroundings}>
      <Net onError={torn.reject}>{draw({ columns, rows })}</Net>
      <EndOfDrawing drawing={drawing} />
    </SurroundingsContext>,
    {
      // Ink takes streams; it uses of them what these have.
      stdout: screen as unknown as NodeJS.WriteStream,
      stderr: screen as unknown as NodeJS.WriteStream,
      stdin: new Keyboard() as unknown as NodeJS.ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );
  onTestFinished(() => {
    app.unmount();
    events.stop();
  });
  const lines = (): readonly string[] =>
    stripVTControlCharacters(screen.frame)
      .split('\n')
      .map((line) => line.trimEnd());
  const holds = (isTrue: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      torn.promise.catch(reject);
      const look = (): void => {
        if (!isTrue()) return;
        screen.off('drawn', look);
        resolve();
      };
      screen.on('drawn', look);
      look();
    });
  const until = (isThere: (drawn: string) => boolean): Promise<void> =>
    holds(() => isThere(lines().join('\n')));
  // Each sees what the one before has done, as with people.
  let typing = Promise.resolve();
  const later = (act: () => void): void => {
    typing = typing.then(() => new Promise<void>((resolve) => drawing.after(resolve))).then(act);
  };
  return Object.assign(harness, {
    lines,
    writes: () => screen.writes,
    press: (...names: readonly string[]) => {
      for (const name of names)
        later(() => {
          keys.press({ name: name === ' ' ? 'space' : name, text: [...name].length === 1 ? name : '' });
        });
    },
    paste: (text: string) => later(() => void keys.paste(text)),
    emit: (event: Parameters<Harness['emit']>[0]) =>
      // Tests give only the fields they need.
      feed.emit({
        seq: 1,
        at: '2026-11-20T12:00:00.000Z',
        taskId: 'tsk_a',
        rootId: 'tsk_a',
        agent: 'a',
        session: 's',
        ...event,
      } as LedgerEvent),
    sees: (text: string | RegExp) =>
      until((drawn) => (typeof text === 'string' ? drawn.includes(text) : text.test(drawn))),
    misses: (text: string) => until((drawn) => !drawn.includes(text)),
    typed: () => typing,
    holds,
    clock,
    said,
    went,
    copied,
    asked,
    heads,
    keys,
  });
};
