// Translates the advice in an error message: errors name shell commands, and if a key does the same, the message names the
// key instead. A command without a key stays.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { PageId } from './location.ts';
import { navigation } from './navigation.ts';

type Remedy = readonly [pattern: RegExp, instead: (words: AllWords) => string];

/** `Jobs (g j)` */
const page =
  (id: PageId) =>
  (words: AllWords): string => {
    const way = navigation(words).find((each) => each.page === id);
    return way === undefined ? id : `${way.name} (g ${way.letter})`;
  };

const key =
  (name: string, pick: (verbs: AllWords['screen']['shell']['verbs']) => string) =>
  ({ screen }: AllWords): string =>
    `${name} (${pick(screen.shell.verbs)})`;

/** A word behind a command: an id, a name, or an option with its value. */
const MORE = String.raw`(?: (?:--[a-z-]+(?: (?:[^\s;,.]|,(?=\S))+)?|(?:[^\s;,.()]|,(?=\S))+))*`;
const command = (text: string): RegExp => new RegExp(String.raw`\bcox ${text}${MORE}`, 'g');

const REMEDIES: readonly Remedy[] = [
  [/\bcox approve \S+ or cox deny [^\s;,.]+/g, key('a', ({ answer }) => answer)],
  [/\bcox (?:approve|deny|answer) [^\s;,.]+/g, key('a', ({ answer }) => answer)],
  [/\bcox tasks cancel [^\s;,.]+/g, key('c', ({ cancel }) => cancel)],
  [/\bcox tasks logs [^\s;,.]+/g, key('l', ({ log }) => log)],
  [/\bcox jobs run [^\s;,.]+/g, ({ screen }) => `r (${screen.jobs.keys.run})`],
  [/\bcox jobs edit [^\s;,.]+/g, ({ screen }) => `e (${screen.jobs.keys.edit})`],
  [/\bcox agents check(?: [^\s;,.]+)?/g, ({ screen }) => `C (${screen.agents.keys.check})`],
  [/\bcox agents default <name>/g, ({ screen }) => `* (${screen.agents.keys.makeDefault})`],
  [command('tasks (?:list|describe)'), page('tasks')],
  [command('jobs list'), page('jobs')],
  [command('sessions list'), page('sessions')],
  [command('agents list'), page('agents')],
  [command('inbox'), page('inbox')],
  // Options of commands that are not typed here.
  [/; cancel that one, or add --force/g, () => '; cancel that one first'],
  [/; leave --agent out or name another session/g, () => '; choose another session'],
  [/; leave --agent out/g, () => ''],
];

/** The message with keys of the cockpit in place of commands that do the same. */
export const withKeys = (message: string, words: AllWords): string =>
  REMEDIES.reduce((text, [pattern, instead]) => text.replace(pattern, () => instead(words)), message);
