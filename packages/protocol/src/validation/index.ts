// Validation for everything that people and programs write: schemas describe valid values, and faults have a path and, in a file,
// line and column. Importing values from here loads zod and yaml: cli and client do without.

export { faultsOf, pathText, sentenceOf } from './issues.ts';
export {
  duration,
  durationLike,
  hintFor,
  keysOf,
  spelled,
  wholeNumber,
  words,
  writeDuration,
} from './kinds.ts';
export { type Fields, Located, type LocatedEntry } from './located.ts';
export { parseSource, type Source } from './source.ts';
