// What a terminal reports of the mouse in the SGR form (xterm control sequences, mode 1006): `ESC [ < button ; column ; row`
// and `M` for down or `m` for up.

import type { Spot } from '../mouse/mouse-hub.ts';

/** The terminal reports buttons and the wheel (1000), in the SGR form (1006). */
export const MOUSE_ON = '\u001b[?1000h\u001b[?1006h';
export const MOUSE_OFF = '\u001b[?1006l\u001b[?1000l';

export interface MouseReport {
  readonly kind: 'click' | 'wheelup' | 'wheeldown';
  /** From 0. */
  readonly spot: Spot;
}

const LEFT = 0;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;
/** Shift, Alt and Ctrl are bits of the button. */
const MODIFIERS = 4 | 8 | 16;

const KINDS: Readonly<Record<number, MouseReport['kind']>> = {
  [LEFT]: 'click',
  [WHEEL_UP]: 'wheelup',
  [WHEEL_DOWN]: 'wheeldown',
};

/** Undefined for what means nothing here: other buttons, and a released button. */
export const mouseReport = (
  button: number,
  column: number,
  row: number,
  isUp: boolean,
): MouseReport | undefined => {
  const kind = KINDS[button & ~MODIFIERS];
  if (kind === undefined || isUp) return undefined;
  return { kind, spot: { column: column - 1, row: row - 1 } };
};
