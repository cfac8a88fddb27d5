// Keeps the terminal's reports of the mouse as the person wants them, and off while somebody else has the terminal.

import { MOUSE_OFF, MOUSE_ON } from '../terminal/mouse-report.ts';
import type { ShellStore } from './shell-store.ts';

export interface MouseMode {
  /** Off, run, and on again if it was. */
  without(run: () => Promise<void>): Promise<void>;
  /** Off for good. */
  close(): void;
}

export const startMouseMode = (store: ShellStore, write: (bytes: string) => void): MouseMode => {
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
