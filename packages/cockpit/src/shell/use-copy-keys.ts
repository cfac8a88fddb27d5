// `.` copies the id of what is under the cursor, and with Shift the command that shows it. The same on every page.

import { printableLine } from '@coxswain/protocol';
import type { Binding } from '../keys/binding.ts';
import { useDeps, useShell } from './context.ts';
import type { Shown } from './shown-by.ts';

export const useCopyKeys = (shown: () => Shown | undefined): readonly Binding[] => {
  const shell = useShell();
  const { copied, verbs } = useDeps().words.screen.shell;
  const copy = (text: string | undefined): void => {
    if (text === undefined) return;
    shell.copy(text);
    shell.say(copied(printableLine(text)), 'good');
  };
  return [
    { keys: ['.'], label: verbs.copyId, isQuiet: true, run: () => copy(shown()?.id) },
    { keys: ['>'], label: verbs.copyCommand, isQuiet: true, run: () => copy(shown()?.command) },
  ];
};
