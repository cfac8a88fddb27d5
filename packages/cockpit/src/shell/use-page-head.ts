// A page tells the frame what is over it and whose work it shows, for as long as it is drawn.

import { useEffect } from 'react';
import { useShell } from './context.ts';
import type { PageHead } from './deps.ts';

/** The title over the page, and what stands before the keys in the footer. */
export const usePageHead = ({ title, note }: PageHead): void => {
  const shell = useShell();
  useEffect(() => {
    shell.describe({ ...(title === undefined ? {} : { title }), ...(note === undefined ? {} : { note }) });
  }, [shell, title, note]);
  useEffect(() => () => shell.describe({}), [shell]);
};
