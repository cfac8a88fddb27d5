// Readings that answer nothing while the daemon answers the same again, for what has no conditional request: then nothing is
// drawn, either.

import { useCallback, useRef } from 'react';

/** Another key is another thing: its first reading always answers. For {@link useResource}, with the same key. */
export const useOnlyChanges = <Value>(
  load: () => Promise<Value>,
  key: string,
): (() => Promise<Value | undefined>) => {
  const last = useRef<{ readonly key: string; readonly text: string }>(undefined);
  const newest = useRef(load);
  newest.current = load;
  return useCallback(async () => {
    const value = await newest.current();
    const text = JSON.stringify(value);
    if (last.current?.key === key && last.current.text === text) return undefined;
    last.current = { key, text };
    return value;
  }, [key]);
};
