// The changes of a task in its session's worktree, as a full-page patch.

import { messageOf, printable, shortId } from '@coxswain/protocol';
import { plainText } from '@coxswain/views';
import { type FC, useEffect, useMemo, useState } from 'react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { useDeps } from '../../../shell/context.ts';
import { type Line, lineOf } from '../../../text/line.ts';
import { toneOfChange } from '../../inbox/detail-lines.ts';
import { patternOf } from './log-search.ts';
import { Pager } from './pager.tsx';
import type { TaskTextProps } from './task-log.tsx';

type Reading = { readonly text: string } | { readonly error: string };

/** undefined until it was read. */
const useDiff = (taskId: string): Reading | undefined => {
  const { client } = useDeps();
  const [reading, setReading] = useState<Reading>();
  useEffect(() => {
    let isLive = true;
    const read = async (): Promise<void> => {
      let text = '';
      for await (const piece of client.tasks.diff(taskId)) text += piece;
      if (isLive) setReading({ text });
    };
    read().catch((error: unknown) => {
      if (isLive) setReading({ error: messageOf(error) });
    });
    return () => {
      isLive = false;
    };
  }, [client, taskId]);
  return reading;
};

/** All of it is held. */
const linesOf = (text: string | undefined): readonly Line[] =>
  text === undefined || text.trim() === ''
    ? []
    : printable(text.trimEnd())
        .split('\n')
        .map((line) => lineOf(line, toneOfChange(line)));

const noMore = (): void => {};

export const TaskChanges: FC<TaskTextProps> = ({ taskId, ...pager }) => {
  const { changes } = useDeps().words.screen.tasks;
  const { columns } = pager;
  const body = { columns, rows: pager.rows - 1 };
  const reading = useDiff(taskId);
  const text = reading && 'text' in reading ? reading.text : undefined;
  const lines = useMemo(() => linesOf(text), [text]);
  const find = async (query: string): Promise<readonly number[]> =>
    lines.flatMap((line, at) => (plainText(line).search(patternOf(query)) < 0 ? [] : [at]));
  const instead = (): PagerInstead => {
    if (reading === undefined) return undefined;
    if ('error' in reading) return <EmptyState text={reading.error} {...body} tone="bad" />;
    return lines.length === 0 ? <EmptyState text={changes.none} {...body} tone="quiet" /> : undefined;
  };
  return (
    <Pager
      {...pager}
      title={`${changes.title} ${shortId(taskId)}`}
      text={{ lines, first: 0, total: lines.length }}
      startsAtEnd={false}
      isLive={false}
      ownKey="D"
      instead={instead()}
      find={find}
      onNeed={noMore}
    />
  );
};

type PagerInstead = Parameters<typeof Pager>[0]['instead'];
