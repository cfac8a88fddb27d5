// The options that every command takes, wherever on the line they stand.

import { LANGUAGES } from '@coxswain/locale';
import { flag, flagWithList, oneOf, optional, type ValuesOf } from './parameter.ts';

export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;

export const GLOBAL_OPTIONS = {
  json: flagWithList(
    '--json[=field,...]',
    'JSON instead of a table: an object, an array for lists, a line each for streams; all fields or only these',
  ),
  quiet: flag('-q, --quiet', 'print ids only, and no notes'),
  yes: flag('-y, --yes', 'do not ask'),
  color: optional('--color <when>', 'colour: auto, always or never', oneOf(COLOR_CHOICES), {
    completes: COLOR_CHOICES,
  }),
  lang: optional('--lang <language>', 'language: en or zh', oneOf(LANGUAGES), { completes: LANGUAGES }),
  debug: flag('--debug', 'add the stack to errors'),
  noAutostart: flag('--no-autostart', 'do not start a daemon; exit 5 when none runs'),
  help: flag('-h, --help', 'show help'),
} as const;

export type GlobalOptions = ValuesOf<typeof GLOBAL_OPTIONS>;
