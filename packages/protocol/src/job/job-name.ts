// Names of jobs.

import { composed } from '../text/names.ts';

const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._:@/-]{0,126}[\p{L}\p{M}\p{N}._:@/-])?$/u;

/** Letters, digits, single blanks and ._:@/-, up to 128 characters, starting with a letter or digit. */
export const isJobName = (name: string): boolean => NAME.test(composed(name));
