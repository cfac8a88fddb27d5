// The choice of colours, as an option of the commands that draw on the whole terminal and as a variable.

import type { Theme } from '@coxswain/cockpit';
import { oneOf, optional } from '../input/parameter.ts';

const THEMES = ['dark', 'light', 'none'] as const satisfies readonly Theme['name'][];

/** Throws a usage problem for a name that is none. */
export const themeNamed = oneOf(THEMES);

export const themeOption = optional(
  '--theme <name>',
  'colours: dark, light or none; else COX_THEME, else as the terminal is',
  themeNamed,
  { completes: THEMES },
);
