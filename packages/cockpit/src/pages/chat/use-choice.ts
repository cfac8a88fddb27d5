// When the choices replace the input: once the input is empty and the user has not typed for a moment, or on request. A
// request that arrives while the user types takes no keys away.

import type { InputRequest } from '@coxswain/protocol';
import { useEffect, useState } from 'react';
import { GRACE_MS } from '../../choice/grace.ts';
import type { Draft } from '../../components/edit/draft.ts';

export interface ShownChoice {
  /** The request shown instead of the input. */
  readonly shown: InputRequest | undefined;
  open(): void;
  /** Gives the input back; the request stays open. */
  leave(): void;
}

type PanelState = { readonly id: string; readonly is: 'opened' | 'came' | 'left' };

export const useChoice = (settings: {
  /** What waits for an answer, oldest first. */
  readonly requests: readonly InputRequest[];
  readonly draft: Draft;
  /** What is written by now, also before that is drawn. */
  isEmpty(): boolean;
  /** The keys are those of reading, or of something over the input. */
  readonly isBusy: boolean;
}): ShownChoice => {
  const { requests, draft, isEmpty, isBusy } = settings;
  const [request] = requests;
  const id = request?.id;
  const [panel, setPanel] = useState<PanelState>();
  const is = panel !== undefined && panel.id === id ? panel.is : undefined;
  const mayCome = id !== undefined && is === undefined && !isBusy && draft.text === '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: typing restarts the moment
  useEffect(() => {
    if (!mayCome) return;
    const timer = setTimeout(() => {
      if (isEmpty()) setPanel({ id, is: 'came' });
    }, GRACE_MS);
    return () => clearTimeout(timer);
  }, [id, mayCome, draft]);
  const isShown = is === 'opened' || (is === 'came' && draft.text === '');
  return {
    shown: isShown && !isBusy ? request : undefined,
    open: () => id !== undefined && setPanel({ id, is: 'opened' }),
    leave: () => id !== undefined && setPanel({ id, is: 'left' }),
  };
};
