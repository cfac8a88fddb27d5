// Makes a component clickable.

import { type DOMElement, measureElement } from 'ink';
import { type RefObject, useEffect, useRef } from 'react';
import { useSurroundings } from '../shell/context.ts';
import type { Area, Spot } from './mouse-hub.ts';

export interface ClickableOptions {
  /** While it is drawn, nothing else can be clicked. Default false. */
  readonly isModal?: boolean;
  /** Default true. */
  readonly isActive?: boolean;
}

const areaOf = (element: DOMElement | null): Area | undefined => {
  if (element === null) return undefined;
  const { x, y, width, height } = measureElement(element);
  return width > 0 && height > 0 ? { column: x, row: y, columns: width, rows: height } : undefined;
};

/**
 * `ref` belongs to a Box. The spot is in cells from its upper left corner, so one Box around a list knows which row was
 * clicked.
 */
export const useClickable = (
  ref: RefObject<DOMElement | null>,
  onClick: (spot: Spot) => void,
  { isModal = false, isActive = true }: ClickableOptions = {},
): void => {
  const { mouse } = useSurroundings();
  const newest = useRef(onClick);
  newest.current = onClick;
  useEffect(() => {
    if (!isActive) return;
    return mouse.add({
      isModal,
      area: () => areaOf(ref.current),
      onClick: (spot) => newest.current(spot),
    });
  }, [mouse, ref, isModal, isActive]);
};
