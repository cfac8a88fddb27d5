// What was sent before the conversation was read goes to where it belongs once that is known: one after another, each seeing
// what the one before has begun.

import { useEffect, useRef, useState } from 'react';
import { useWorld } from '../../../shell/context.ts';
import { memoryOf } from '../target/chat-memory.ts';

export interface UnsentPorts {
  /** It is known what runs and what is asked. */
  readonly isReady: boolean;
  submit(text: string): Promise<void>;
}

export const useUnsent = ({ isReady, submit }: UnsentPorts): void => {
  const memory = memoryOf(useWorld().client);
  const isSending = useRef(false);
  const [, draw] = useState(0);
  useEffect(() => {
    const [text, ...rest] = memory.unsent;
    if (!isReady || isSending.current || text === undefined) return;
    isSending.current = true;
    memory.unsent = rest;
    void submit(text).finally(() => {
      isSending.current = false;
      draw((drawn) => drawn + 1);
    });
  });
};
