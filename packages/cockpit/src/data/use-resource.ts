// Something of the daemon that a page shows: read when the page comes up, again every so often, and at once after an event
// that concerns it. Nothing is read while the page is not drawn.

import { type LedgerEvent, messageOf } from '@coxswain/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSurroundings } from '../shell/context.ts';

export interface Resource<Value> {
  /** undefined until the first answer. */
  readonly value: Value | undefined;
  /** Why the last reading failed; the value before it stays. */
  readonly error: string | undefined;
  reload(): void;
}

export interface ResourceOptions {
  /** Another key is another thing: what was read for the old one is dropped. */
  readonly key: string;
  /** Default 2,000 ms. */
  readonly everyMs?: number;
  readonly isConcerned?: (event: LedgerEvent) => boolean;
}

/** Events come in bursts: the last of one is answered with one reading. */
const BURST_MS = 50;

/**
 * `load` is given what is held for this key, and answers undefined where that is still so (a conditional request). What it is
 * not given it must answer: only then is it certain that what is shown belongs to the key.
 */
export const useResource = <Value>(
  load: (held: Value | undefined) => Promise<Value | undefined>,
  { key, everyMs = 2_000, isConcerned }: ResourceOptions,
): Resource<Value> => {
  const { events } = useSurroundings();
  const [read, setRead] = useState<{ key: string; value?: Value; error?: string }>({ key });
  const newest = useRef({ key, load, isConcerned });
  newest.current = { key, load, isConcerned };
  const held = useRef<{ readonly key: string; readonly value: Value }>(undefined);
  const again = useRef<() => void>(() => {});

  useEffect(() => {
    let isLive = true;
    let isReading = false;
    let isWanted = false;
    let burst: NodeJS.Timeout | undefined;
    const reading = async (): Promise<void> => {
      if (isReading) {
        isWanted = true;
        return;
      }
      isReading = true;
      try {
        // Drawn for another key already: what it reads is not of this one.
        if (newest.current.key !== key) return;
        const value = await newest.current.load(held.current?.key === key ? held.current.value : undefined);
        events.noteRead();
        if (isLive && value !== undefined) {
          held.current = { key, value };
          setRead({ key, value });
        } else if (isLive)
          setRead((last) => (last.error === undefined ? last : { ...last, error: undefined }));
      } catch (error) {
        const message = messageOf(error);
        if (isLive)
          setRead((last) => {
            if (last.key !== key) return { key, error: message };
            return last.error === message ? last : { ...last, error: message };
          });
      }
      isReading = false;
      if (!isWanted || !isLive) return;
      isWanted = false;
      void reading();
    };
    const soon = (): void => {
      burst ??= setTimeout(() => {
        burst = undefined;
        void reading();
      }, BURST_MS);
    };
    again.current = () => void reading();
    void reading();
    const timer = setInterval(() => void reading(), everyMs);
    const leave = events.listen((event) => {
      if (newest.current.isConcerned?.(event)) soon();
    });
    // What happened while the daemon was away is not told again.
    let wasLost = events.state() === 'lost';
    const leaveState = events.onState(() => {
      const state = events.state();
      if (wasLost && state === 'connected') soon();
      wasLost = state === 'lost';
    });
    return () => {
      isLive = false;
      clearInterval(timer);
      clearTimeout(burst);
      leave();
      leaveState();
    };
  }, [key, everyMs, events]);

  const reload = useCallback(() => again.current(), []);
  const isOwn = read.key === key;
  return { value: isOwn ? read.value : undefined, error: isOwn ? read.error : undefined, reload };
};
