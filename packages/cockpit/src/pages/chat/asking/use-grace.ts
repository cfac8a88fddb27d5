// A short time after a question came up in which no key answers it: whoever pressed it meant something else.

import { useEffect, useState } from 'react';

/** In milliseconds. */
export const GRACE_MS = 400;

/** The id of the request that keys may answer now; undefined while there is none, or it has just come up. */
export const useGrace = (requestId: string | undefined): string | undefined => {
  const [ready, setReady] = useState<string>();
  useEffect(() => {
    if (requestId === undefined) return;
    const timer = setTimeout(() => setReady(requestId), GRACE_MS);
    return () => clearTimeout(timer);
  }, [requestId]);
  return ready === requestId ? ready : undefined;
};
