// Dispatches key presses: to the highest layer with a binding; within a level, to the newest. A letter goes to the text field
// if there is one, whatever is bound to it elsewhere.

import { type Binding, KEY_LEVELS, type KeyLayer } from './binding.ts';
import { isPasted, type Press } from './press.ts';

/** A layer that was added. */
export interface AddedLayer {
  update(layer: KeyLayer): void;
  remove(): void;
  /** The next typed letter goes to it. */
  hasLetters(): boolean;
}

interface Entry {
  layer: KeyLayer;
  readonly order: number;
}

export class KeyLayers {
  readonly #entries = new Set<Entry>();
  readonly #listeners = new Set<() => void>();
  #order = 0;
  #snapshot: readonly KeyLayer[] = [];

  /** Adds a layer; the returned handle replaces or removes it. */
  add(layer: KeyLayer): AddedLayer {
    const entry: Entry = { layer, order: ++this.#order };
    this.#entries.add(entry);
    this.#changed();
    return {
      update: (next) => {
        const isSameToSee = shownOf(entry.layer) === shownOf(next);
        entry.layer = next;
        if (isSameToSee) this.#snapshot = this.#sorted();
        else this.#changed();
      },
      remove: () => {
        this.#entries.delete(entry);
        this.#changed();
      },
      hasLetters: () => this.#takesLetters() === entry.layer,
    };
  }

  /** True if a layer handled it. */
  press(press: Press): boolean {
    if (isPasted(press)) return this.paste(press.text);
    const layers = this.#sorted();
    const field = press.text === '' ? undefined : layers.find(({ isWriting }) => isWriting);
    if (field?.onText?.(press)) return true;
    for (const layer of layers) {
      const binding = layer.bindings.find(({ keys }) => keys.includes(press.name));
      if (binding) {
        binding.run(press);
        return true;
      }
      if (layer.onText?.(press)) return true;
      if (layer.isModal) return true;
    }
    return false;
  }

  /** Resolves an ambiguous press: Alt with a key if any layer binds that, else Esc and then the key. */
  meant(press: Press): readonly Press[] {
    if (press.afterEscape === undefined || this.#knows(press.name)) return [press];
    return [{ name: 'escape', text: '' }, press.afterEscape];
  }

  /** How many of the presses, from the first on, are plain text for one field. */
  wordsAhead(presses: readonly Press[]): number {
    if (this.#takesLetters()?.isWriting !== true) return 0;
    const end = presses.findIndex((press) => press.text === '' || isPasted(press));
    return end < 0 ? presses.length : end;
  }

  /** True if a layer handled it. */
  paste(text: string): boolean {
    for (const layer of this.#sorted()) {
      if (layer.onPaste?.(text)) return true;
      if (layer.isModal) return true;
    }
    return false;
  }

  /** The active layers, highest first; the same array until something visible changes. */
  readonly snapshot = (): readonly KeyLayer[] => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #takesLetters(): KeyLayer | undefined {
    const layers = this.#sorted();
    return (
      layers.find(({ isWriting }) => isWriting) ??
      layers.find(({ onText, isModal }) => onText !== undefined || isModal)
    );
  }

  #knows(name: string): boolean {
    for (const { layer } of this.#entries)
      if (layer.bindings.some(({ keys }) => keys.includes(name))) return true;
    return false;
  }

  #sorted(): readonly KeyLayer[] {
    const byLevel = (one: Entry, other: Entry): number =>
      KEY_LEVELS[other.layer.level] - KEY_LEVELS[one.layer.level] || other.order - one.order;
    const layers = [...this.#entries].sort(byLevel).map(({ layer }) => layer);
    const modal = layers.findIndex(({ isModal }) => isModal);
    return uncovered(modal < 0 ? layers : layers.slice(0, modal + 1));
  }

  #changed(): void {
    this.#snapshot = this.#sorted();
    for (const listener of this.#listeners) listener();
  }
}

/** The layers without those under the highest overlay. */
const uncovered = (layers: readonly KeyLayer[]): readonly KeyLayer[] => {
  const covering = layers.find(({ coversPage }) => coversPage);
  if (covering === undefined) return layers;
  return layers.flatMap((layer) => {
    const { title, level, bindings } = layer;
    if (KEY_LEVELS[level] >= KEY_LEVELS[covering.level]) return [layer];
    const navigating = bindings.filter(({ navigates }) => navigates);
    return navigating.length === 0 ? [] : [{ title, level, bindings: navigating }];
  });
};

const shownOf = ({ title, level, bindings, isModal, coversPage, isWriting }: KeyLayer): string =>
  JSON.stringify([
    title,
    level,
    isModal,
    coversPage,
    isWriting,
    bindings.map(({ keys, label, isQuiet }: Binding) => [keys, label, isQuiet]),
  ]);
