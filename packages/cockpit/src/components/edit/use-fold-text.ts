import { useCallback } from 'react';
import { useDeps } from '../../shell/context.ts';
import type { FoldText } from './draft-row.ts';

/** The text of a folded paste in the user's language. */
export const useFoldText = (): FoldText => {
  const { edit } = useDeps().words.screen;
  return useCallback(
    (paste) => {
      const lines = paste.split('\n').length;
      return lines > 1 ? edit.pastedLines(lines) : edit.pastedCharacters(paste.length);
    },
    [edit],
  );
};
