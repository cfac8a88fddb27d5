// Sets the title and the footer note of a page while it is mounted.

import { useEffect } from 'react';
import { useShell } from './context.ts';
import type { PageHead } from './deps.ts';

/** The title over the page, and the text before the keys in the footer. */
export const usePageHead = ({ title, note }: PageHead): void => {
  const shell = useShell();
  useEffect(() => {
    shell.describe({ ...(title === undefined ? {} : { title }), ...(note === undefined ? {} : { note }) });
  }, [shell, title, note]);
  useEffect(() => () => shell.describe({}), [shell]);
};
