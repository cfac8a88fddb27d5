// The terminal of this process, and what happens to a process that draws on all of it.

import type { Terminal, TerminalEnd } from '@coxswain/cockpit';

/** What ends a program from outside, with the number of the signal. Ctrl+C is a key while the terminal is raw. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
const SIGNAL_NAMES = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]; // the keys just above

/** Where nothing stops a program (no job control), it continues after this. */
const STOPPED_MS = 50;

const onEnd = (listener: (end: TerminalEnd) => void): (() => void) => {
  const onSignal = (name: NodeJS.Signals): void => {
    const number = SIGNAL_NAMES.find((known) => known === name);
    listener({ kind: 'exit', exitCode: 128 + (number === undefined ? 0 : SIGNALS[number]) });
  };
  const crashed = (error: unknown): void => listener({ kind: 'crash', error });
  for (const name of SIGNAL_NAMES) process.on(name, onSignal);
  process.on('uncaughtException', crashed);
  return () => {
    for (const name of SIGNAL_NAMES) process.off(name, onSignal);
    process.off('uncaughtException', crashed);
  };
};

const onStray = (listener: (error: unknown) => void): (() => void) => {
  process.on('unhandledRejection', listener);
  return () => process.off('unhandledRejection', listener);
};

const onWindow = (listener: () => void): (() => void) => {
  process.on('SIGWINCH', listener);
  return () => process.off('SIGWINCH', listener);
};

const PRINTING = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

const divert = (listener: (text: string) => void): (() => void) => {
  const printer = globalThis.console;
  const before = PRINTING.map((name) => [name, printer[name]] as const);
  for (const name of PRINTING) printer[name] = (...said: readonly unknown[]) => listener(said.join(' '));
  const printers = process.listeners('warning');
  const warned = (warning: Error): void => listener(`${warning.name}: ${warning.message}`);
  process.removeAllListeners('warning').on('warning', warned);
  return () => {
    for (const [name, print] of before) printer[name] = print;
    process.off('warning', warned);
    for (const print of printers) process.on('warning', print);
  };
};

/** As Ctrl+Z does where the terminal is not raw: the whole group is stopped, and `fg` continues it. */
const suspend = async (): Promise<void> => {
  process.kill(0, 'SIGTSTP');
  await new Promise((resolve) => setTimeout(resolve, STOPPED_MS));
};

export const processTerminal = (): Terminal => ({
  input: process.stdin,
  output: process.stdout,
  suspend,
  onEnd,
  onWindow,
  onStray,
  divert,
});
