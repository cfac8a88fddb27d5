// Whether an item of a list is open below it, and which of the two has focus: opening an item focuses it.

import { useState } from 'react';

export interface Opening {
  readonly isOpen: boolean;
  /** The opened item has focus. */
  readonly isInPane: boolean;
  setOpen(isOpen: boolean): void;
  focus(isInPane: boolean): void;
}

export const useOpening = (isOpenAtFirst: boolean): Opening => {
  const [at, setAt] = useState<'closed' | 'list' | 'pane'>(isOpenAtFirst ? 'pane' : 'closed');
  return {
    isOpen: at !== 'closed',
    isInPane: at === 'pane',
    setOpen: (isOpen) => setAt(isOpen ? 'pane' : 'closed'),
    focus: (isInPane) => setAt(isInPane ? 'pane' : 'list'),
  };
};
