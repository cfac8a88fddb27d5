// The empty state: what will be shown here, and how to start.

import { type Tone, wrapToCells } from '@coxswain/views';
import type { FC } from 'react';
import { useDeps } from '../shell/context.ts';
import { withKeys } from '../shell/remedy.ts';
import { lineOf } from '../text/line.ts';
import { DrawnLines } from './drawn-lines.tsx';

export interface EmptyStateProps {
  readonly text: string;
  /** A quieter line below it. */
  readonly hint?: string | undefined;
  readonly columns: number;
  /** Default: as many as it needs. */
  readonly rows?: number | undefined;
  /** Default: quiet. */
  readonly tone?: Tone | undefined;
}

export const EmptyState: FC<EmptyStateProps> = ({
  text,
  hint,
  columns,
  rows = Number.MAX_SAFE_INTEGER,
  tone,
}) => {
  const { words } = useDeps();
  const said = tone === 'bad' ? withKeys(text, words) : text;
  const lines = [
    ...wrapToCells(said, columns).map((row) => lineOf(row, tone ?? 'text')),
    ...(hint === undefined ? [] : wrapToCells(hint, columns).map((row) => lineOf(row, 'quiet'))),
  ];
  return <DrawnLines lines={lines.slice(0, rows)} columns={columns} />;
};
