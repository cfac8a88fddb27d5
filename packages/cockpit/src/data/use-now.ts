// The time, once a second, for components that show a duration. While nothing runs, nothing ticks or redraws; while the
// daemon is gone the time stops, since nothing is known.

import { useEffect, useState } from 'react';
import { useDeps } from '../shell/context.ts';
import { useConnection } from '../shell/use-connection.ts';

/** The time in milliseconds since 1970; it moves only while `isTicking`. */
export const useNow = (isTicking: boolean, everyMs = 1_000): number => {
  const { clock } = useDeps();
  const isLost = useConnection() === 'lost';
  const [nowMs, setNow] = useState(() => clock.nowMs());
  useEffect(() => {
    if (isLost) return;
    setNow(clock.nowMs());
    if (!isTicking) return;
    const timer = setInterval(() => setNow(clock.nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [clock, isTicking, isLost, everyMs]);
  return nowMs;
};
