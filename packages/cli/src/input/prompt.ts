// Where words for an agent come from: the command line, the standard input (`-`), a file (`@file`) or an editor (`-e`).

import { messageOf } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import { edited } from './edited.ts';
import { readNamed } from './named-file.ts';
import { usageProblem } from './usage-problem.ts';

/** One `@` names a file; a text that begins with an `@` is written with two. */
const fromFile = async (name: string, deps: Deps): Promise<string> => {
  try {
    return await readNamed(name, deps);
  } catch (error) {
    const why = messageOf(error);
    throw usageProblem(`cannot read '@${name}': ${why}; to start text with @, write @@`);
  }
};

const typed = async (words: readonly string[], deps: Deps): Promise<string> => {
  const [first, ...others] = words;
  if (first === undefined) return '';
  if (others.length > 0) return words.join(' ');
  if (first === '-') return (await deps.input.readAll()).replace(/\n+$/, '');
  if (first.startsWith('@@')) return first.slice(1);
  if (first.startsWith('@') && first.length > 1)
    return (await fromFile(first.slice(1), deps)).replace(/\n+$/, '');
  return first;
};

/**
 * The text that the words refer to; with `inEditor` the user edits it first. Undefined when there is nothing but white
 * space.
 */
export const readWords = async (
  words: readonly string[],
  deps: Deps,
  inEditor = false,
): Promise<string | undefined> => {
  const text = await typed(words, deps);
  const final = inEditor ? await edited(text, 'prompt.md', deps) : text;
  return final.trim() === '' ? undefined : final;
};
