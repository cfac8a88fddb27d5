// The time, once a second, for those who show how long something takes. Where nothing runs, nothing ticks and nothing is drawn.

import { useEffect, useState } from 'react';
import { useWorld } from '../shell/context.ts';

/** The time in milliseconds since 1970; it moves only while `isTicking`. */
export const useNow = (isTicking: boolean, everyMs = 1_000): number => {
  const { clock } = useWorld();
  const [nowMs, setNow] = useState(() => clock.nowMs());
  useEffect(() => {
    setNow(clock.nowMs());
    if (!isTicking) return;
    const timer = setInterval(() => setNow(clock.nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [clock, isTicking, everyMs]);
  return nowMs;
};
