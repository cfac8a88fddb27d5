// The key bindings of a component while it is mounted and active.

import { useCallback, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { useSurroundings } from '../shell/context.ts';
import type { KeyLayer } from './binding.ts';
import type { AddedLayer } from './key-layers.ts';

/** The layer of a component; undefined while it is not active. */
export type OwnLayer = Readonly<{ current: AddedLayer | undefined }>;

/** Binds these keys while the component is mounted; always runs the newest closures. */
export const useKeyLayer = (layer: KeyLayer, isActive = true): OwnLayer => {
  const { keys } = useSurroundings();
  const handle = useRef<AddedLayer>(undefined);
  const newest = useRef(layer);
  newest.current = layer;
  // A layout effect: a key that is shown already works.
  useLayoutEffect(() => {
    if (!isActive) return;
    handle.current = keys.add(newest.current);
    return () => {
      handle.current?.remove();
      handle.current = undefined;
    };
  }, [keys, isActive]);
  useLayoutEffect(() => handle.current?.update(layer));
  return handle;
};

/** True while the next typed letter goes to this layer. */
export const useHasLetters = (layer: OwnLayer): boolean => {
  const { keys } = useSurroundings();
  const hasLetters = useCallback(() => layer.current?.hasLetters() ?? false, [layer]);
  return useSyncExternalStore(keys.subscribe, hasLetters);
};
