// What a check of the doctor finds.

import type { DoctorWords } from '@coxswain/locale';
import { messageOf } from '@coxswain/protocol';
import type { Check } from '../output/check-lines.ts';

export type CheckKey = keyof DoctorWords['checks'];

/** A check under its stable key; the shown name depends on the language. */
export interface Finding extends Omit<Check, 'name'> {
  readonly check: CheckKey;
}

/** The words of whatever was thrown, on one line. */
export const reasonOf = (error: unknown): string => messageOf(error).replaceAll('\n', '; ');
