// While a window is resized, a frame drawn for one size may arrive at another and land in the wrong position; a window back
// at its old size may have lost its content. So once the size has settled, everything is redrawn.

import type { Terminal } from '../terminal/terminal.ts';

/** The window is no longer being resized. */
const SETTLED_MS = 120;
/** What comes is shown when it is whole; the next frame ends it. Then: everything is erased, from the upper left corner. */
const BLANK = '\u001b[?2026h\u001b[2J\u001b[H';

export interface Repainting {
  readonly terminal: Terminal;
  write(bytes: string): void;
  /** Draws everything on a blank screen. */
  draw(): void;
}

/** Returns what ends it. */
export const repaintAfterResize = ({ terminal, write, draw }: Repainting): (() => void) => {
  let settled: NodeJS.Timeout | undefined;
  const repaint = (): void => {
    write(BLANK);
    draw();
  };
  const leave = terminal.onWindow(() => {
    clearTimeout(settled);
    settled = setTimeout(repaint, SETTLED_MS);
  });
  return () => {
    clearTimeout(settled);
    leave();
  };
};
