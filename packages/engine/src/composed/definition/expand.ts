// A definition that needs no other file: sub-workflows from files are written in place, so that a retry months later does
// the same, whatever has become of the files.

import { type LoadedFile, pairsOf } from './load.ts';

/** The text as it was written when there is nothing to put in. */
export const expandedText = (loaded: LoadedFile): string => {
  if (loaded.files.size === 0) return loaded.source.text;
  expand(loaded);
  return loaded.source.document.toString({ lineWidth: 0 });
};

const expand = ({ source, files }: LoadedFile): void => {
  for (const pair of pairsOf(source.document.contents)) {
    const [node, file] = [...files].find(([candidate]) => candidate === pair.value) ?? [];
    if (!node || !file) continue;
    expand(file);
    const plain: unknown = file.source.document.toJS();
    const named = typeof plain === 'object' && plain !== null && !('name' in plain);
    pair.value = source.document.createNode(named ? { name: file.name, ...plain } : plain);
  }
};
