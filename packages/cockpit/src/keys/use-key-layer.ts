// Keys of a component for as long as it is drawn and active.

import { useLayoutEffect, useRef } from 'react';
import { useSurroundings } from '../shell/context.ts';
import type { KeyLayer } from './binding.ts';

/** Gives the component these keys; the newest closures are the ones that run. */
export const useKeyLayer = (layer: KeyLayer, isActive = true): void => {
  const { keys } = useSurroundings();
  const handle = useRef<ReturnType<typeof keys.add>>(undefined);
  const newest = useRef(layer);
  newest.current = layer;
  // With the picture, not after it: a key that is shown works.
  useLayoutEffect(() => {
    if (!isActive) return;
    handle.current = keys.add(newest.current);
    return () => {
      handle.current?.remove();
      handle.current = undefined;
    };
  }, [keys, isActive]);
  useLayoutEffect(() => handle.current?.update(layer));
};
