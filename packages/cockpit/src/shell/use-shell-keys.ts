// The keys that work on every page, below those of the page itself.

import { useApp } from 'ink';
import { useEffect, useRef } from 'react';
import type { Binding } from '../keys/binding.ts';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { useDeps, useShell } from './context.ts';
import { navigation } from './navigation.ts';
import { STATUS_MS } from './shell-store.ts';
import { useShellState, useShellStore } from './use-shell-state.ts';

/** Ctrl+C twice, while its notice is shown, quits. */
const useInterrupt = (): (() => void) => {
  const { words, clock } = useDeps();
  const shell = useShell();
  const firstAtMs = useRef(Number.NEGATIVE_INFINITY);
  return () => {
    const nowMs = clock.nowMs();
    if (nowMs - firstAtMs.current < STATUS_MS) shell.quit();
    firstAtMs.current = nowMs;
    shell.say(words.screen.shell.pressAgainToQuit);
  };
};

/** `suspend` is undefined where the terminal cannot be left for a while. */
export const useShellKeys = (suspend: () => Promise<void>): void => {
  const { words } = useDeps();
  const { suspendTerminal } = useApp();
  const store = useShellStore();
  const { isMouseOn, isGoing } = useShellState();
  const { keys, layers, mouseIsOff, mouseIsOn } = words.screen.shell;
  const interrupt = useInterrupt();
  const ways = navigation(words);

  useKeyLayer({
    title: layers.everywhere,
    level: 'shell',
    bindings: [
      { keys: ['g'], label: keys.goTo, isQuiet: true, run: () => store.do({ do: 'going', isGoing: true }) },
      {
        keys: [':', 'ctrl+p'],
        label: keys.palette,
        navigates: true,
        run: () => store.do({ do: 'open', overlay: 'palette' }),
      },
      {
        keys: ['ctrl+b'],
        label: keys.sidebar,
        isQuiet: true,
        navigates: true,
        run: () => store.do({ do: 'toggleSidebar' }),
      },
      {
        keys: ['m'],
        label: isMouseOn ? keys.mouseOff : keys.mouseOn,
        isQuiet: true,
        run: () => {
          store.do({ do: 'mouse', isOn: !isMouseOn });
          store.say(isMouseOn ? mouseIsOff : mouseIsOn);
        },
      },
      {
        keys: ['ctrl+z'],
        label: keys.suspend,
        isQuiet: true,
        navigates: true,
        run: () => void suspendTerminal(suspend),
      },
      { keys: ['q'], label: keys.quit, isQuiet: true, run: () => store.quit() },
      { keys: ['ctrl+c'], navigates: true, run: interrupt },
      {
        keys: ['?', 'ctrl+g'],
        label: keys.help,
        navigates: true,
        run: () => store.do({ do: 'open', overlay: 'help' }),
      },
    ],
  });

  useKeyLayer({
    title: layers.pages,
    level: 'shell',
    bindings: ways.map(
      ({ page, digit, name }): Binding => ({
        keys: [`ctrl+${digit}`, `alt+${digit}`],
        label: name,
        isQuiet: true,
        navigates: true,
        run: () => store.go({ page }),
      }),
    ),
  });

  // Whatever comes after `g` is taken: a letter goes to its page, anything else back.
  const stop = (): void => store.do({ do: 'going', isGoing: false });
  useKeyLayer(
    {
      title: layers.pages,
      level: 'dialog',
      isModal: true,
      bindings: ways.map(({ page, letter, name }) => ({
        keys: [letter],
        label: name,
        run: () => store.go({ page }),
      })),
      onText: () => {
        stop();
        return true;
      },
    },
    isGoing,
  );
  // A click elsewhere, a page that opens a question: the chord is over.
  const { location, question, overlay } = useShellState();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of any of them that ends the chord
  useEffect(stop, [location, question, overlay]);
};
