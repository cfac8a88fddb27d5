import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Frees at once what nobody holds: what a test then measures is what is held, not when the collector last ran. */
export const collectGarbage: () => void = runInNewContext('gc');
