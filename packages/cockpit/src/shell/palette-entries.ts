// The palette entries: pages, the current key actions, and actions without a key.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { KeyLayer } from '../keys/binding.ts';
import { keyName } from '../keys/key-name.ts';
import { navigation } from './navigation.ts';
import type { ShellStore } from './shell-store.ts';

export interface PaletteEntry {
  readonly name: string;
  /** Another name by which it is found: pages are known by their English one too. */
  readonly alias?: string;
  /** The key that does the same, or a description. */
  readonly hint: string;
  run(): void;
}

const pages = (words: AllWords, store: ShellStore): readonly PaletteEntry[] =>
  navigation(words).map(({ page, name, letter }) => ({
    name,
    alias: page,
    hint: `${words.screen.shell.palettePage} · g ${letter}`,
    run: () => store.go({ page }),
  }));

const commands = (layers: readonly KeyLayer[]): readonly PaletteEntry[] =>
  layers.flatMap(({ title, bindings }) =>
    bindings.flatMap(({ keys: [key], label, run }) =>
      label === undefined || key === undefined
        ? []
        : [{ name: label, hint: `${title} · ${keyName(key)}`, run: () => run({ name: key, text: '' }) }],
    ),
  );

const settings = ({ screen: { shell } }: AllWords, store: ShellStore): readonly PaletteEntry[] => [
  ...(['en', 'zh'] as const).map((language) => ({
    name: shell.language[language],
    alias: `language ${language}`,
    hint: '',
    run: () => store.do({ do: 'language', language }),
  })),
  ...(['dark', 'light', 'none'] as const).map((themeName) => ({
    name: shell.theme[themeName],
    alias: `theme ${themeName}`,
    hint: '',
    run: () => store.do({ do: 'theme', themeName }),
  })),
];

/** Everything, in the order in which it is shown while nothing is typed. */
export const paletteEntries = (
  words: AllWords,
  store: ShellStore,
  layers: readonly KeyLayer[],
): readonly PaletteEntry[] => {
  const all = [...pages(words, store), ...commands(layers), ...settings(words, store)];
  // The same is offered once, by its nearest layer.
  const byName = Map.groupBy(all, ({ name }) => name);
  return [...byName.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
};

/** Those that fit, best first. */
export const matching = (entries: readonly PaletteEntry[], query: string): readonly PaletteEntry[] => {
  const scored = entries.flatMap((entry) => {
    const scores = [entry.name, entry.alias ?? ''].flatMap((name) => fuzzyScore(query, name) ?? []);
    return scores.length === 0 ? [] : [{ entry, score: Math.max(...scores) }];
  });
  return scored.toSorted((one, other) => other.score - one.score).map(({ entry }) => entry);
};

// Finds by letters that come in order, not by words: `tk` finds Tasks. Letters at the beginnings of words and side by side
// count for more.
const AT_START = 8;
const IN_A_ROW = 4;

/** How well it fits, more is better; undefined when a letter is missing. Everything fits an empty query alike. */
export const fuzzyScore = (query: string, text: string): number | undefined => {
  const letters = [...query.toLowerCase()].filter((letter) => letter !== ' ');
  const characters = [...text.toLowerCase()];
  let score = 0;
  let at = -1;
  for (const letter of letters) {
    const found = characters.indexOf(letter, at + 1);
    if (found < 0) return undefined;
    if (found === 0 || /[\s:·]/.test(characters[found - 1] ?? '')) score += AT_START;
    if (found === at + 1) score += IN_A_ROW;
    score -= found - at - 1;
    at = found;
  }
  return score;
};
