// The options that every command takes, anywhere on the line.

import { LANGUAGES } from '@coxswain/locale';
import { flag, flagWithList, oneOf, optional, type ValuesOf } from './parameter.ts';

export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;

export const GLOBAL_OPTIONS = {
  json: flagWithList(
    '--json[=field,...]',
    'print JSON, all fields or only these: an object, an array for lists, one object per line for streams',
  ),
  quiet: flag('-q, --quiet', 'print only ids, no notes'),
  yes: flag('-y, --yes', 'skip confirmation prompts'),
  color: optional('--color <when>', 'colour: auto, always or never', oneOf(COLOR_CHOICES), {
    completes: COLOR_CHOICES,
  }),
  lang: optional('--lang <language>', 'language: en or zh', oneOf(LANGUAGES), { completes: LANGUAGES }),
  debug: flag('--debug', 'show a stack trace with errors'),
  noAutostart: flag('--no-autostart', 'do not start the daemon; exit 5 if it is not running'),
  help: flag('-h, --help', 'show help'),
} as const;

export type GlobalOptions = ValuesOf<typeof GLOBAL_OPTIONS>;
