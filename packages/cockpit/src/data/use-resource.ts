// Daemon data shown by a page: read when the page opens, polled, and read at once after a relevant event. Nothing is read
// while the page is not shown.

import { type LedgerEvent, messageOf } from '@coxswain/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSurroundings } from '../shell/context.ts';

export interface Resource<Value> {
  /** undefined until the first answer. */
  readonly value: Value | undefined;
  /** Why the last read failed; the previous value stays. */
  readonly error: string | undefined;
  reload(): void;
}

/** Events come in bursts: one read per burst. */
const BURST_MS = 50;

/**
 * `load` gets the value held for this key and returns undefined if it is still current (a conditional request). Without a
 * held value it must return one: only then does the shown value surely belong to the key.
 */
export const useResource = <Value>(
  load: (held: Value | undefined) => Promise<Value | undefined>,
  options: {
    /** A new key is a new resource: the old value is dropped. */
    readonly key: string;
    /** Default 2,000 ms. */
    readonly everyMs?: number;
    readonly isConcerned?: (event: LedgerEvent) => boolean;
  },
): Resource<Value> => {
  const { key, everyMs = 2_000, isConcerned } = options;
  const { events } = useSurroundings();
  const [read, setRead] = useState<{ key: string; value?: Value | undefined; error?: string | undefined }>({
    key,
  });
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
        // The key has changed: this result is not for it.
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
    // Events missed while the daemon was away are not replayed.
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
