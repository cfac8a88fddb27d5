// What a task changed in the worktree of its conversation, as a patch on the whole page.

import { shortId } from '@coxswain/protocol';
import { type FC, useEffect, useMemo, useState } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { useWorld } from '../../../shell/context.ts';
import { lineOf } from '../../../text/line.ts';
import { toneOfChange } from '../../inbox/detail-lines.ts';
import { logRows } from './log-rows.ts';
import { Pager } from './pager.tsx';
import type { TaskTextProps } from './task-log.tsx';

type Reading = { readonly text: string } | { readonly error: string };

/** undefined until it was read. */
const useDiff = (taskId: string): Reading | undefined => {
  const { client } = useWorld();
  const [reading, setReading] = useState<Reading>();
  useEffect(() => {
    let isLive = true;
    const read = async (): Promise<void> => {
      let text = '';
      for await (const piece of client.tasks.diff(taskId)) text += piece;
      if (isLive) setReading({ text });
    };
    read().catch((error: unknown) => {
      if (isLive) setReading({ error: error instanceof Error ? error.message : String(error) });
    });
    return () => {
      isLive = false;
    };
  }, [client, taskId]);
  return reading;
};

const lineOfRow = (row: string) => lineOf(row, toneOfChange(row));

export const TaskChanges: FC<TaskTextProps> = ({ taskId, ...pager }) => {
  const { changes } = useWorld().words.screen.tasks;
  const { columns } = pager;
  const body = { columns, rows: pager.rows - 1 };
  const reading = useDiff(taskId);
  const text = reading && 'text' in reading ? reading.text : undefined;
  const placed = useMemo(() => logRows(text, columns), [text, columns]);
  const instead = (): PagerInstead => {
    if (reading === undefined) return undefined;
    if ('error' in reading) return <EmptyState text={reading.error} {...body} tone="bad" />;
    return placed.rows.length === 0 ? <EmptyState text={changes.none} {...body} tone="quiet" /> : undefined;
  };
  return (
    <Pager
      {...pager}
      title={`${changes.title} ${shortId(taskId)}`}
      placed={placed}
      lineOfRow={lineOfRow}
      isLive={false}
      ownKey="D"
      instead={instead()}
    />
  );
};

type PagerInstead = Parameters<typeof Pager>[0]['instead'];
