// Sets the title and the footer note of a page while it is mounted.

import { useEffect } from 'react';
import { useShell } from './context.ts';
import type { PageHead } from './deps.ts';

/** The title over the page, and what stands before the keys in the footer. */
export const usePageHead = ({ title, note }: Partial<Record<keyof PageHead, string | undefined>>): void => {
  const shell = useShell();
  useEffect(() => {
    shell.describe({ title, note });
  }, [shell, title, note]);
  useEffect(() => () => shell.describe({}), [shell]);
};
