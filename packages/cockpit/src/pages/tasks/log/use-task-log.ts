// The end of a task's output, and what it writes from now on. The stream is told apart from what was read by its sequence, so
// that no line is there twice.

import type { Client } from '@coxswain/client';
import { useEffect, useState } from 'react';
import { useWorld } from '../../../shell/context.ts';

/** When nothing was streamed by then, what came between the reading and the stream is read, too. */
const SETTLED_MS = 1_000;
/** What is kept of a log that grows: so many times what was asked for, cut back when there is twice of it. */
const MOST_CHARACTERS = 2_000_000;

const readTail = async (client: Client, id: string, tail: number, until?: number): Promise<string> => {
  let text = '';
  const request = until === undefined ? { tail } : { tail, until };
  for await (const piece of client.tasks.output(id, request)) text += piece;
  return text;
};

const cutBack = (text: string): string =>
  text.length <= 2 * MOST_CHARACTERS
    ? text
    : text.slice(text.indexOf('\n', text.length - MOST_CHARACTERS) + 1);

/** The last `tail` lines, growing; undefined until they were read. Nothing is followed once the task has ended. */
export const useTaskLog = (id: string | undefined, tail: number, isLive: boolean): string | undefined => {
  const { client, log } = useWorld();
  const [read, setRead] = useState<{ readonly id: string; readonly text: string }>();
  useEffect(() => {
    if (id === undefined) return;
    const stop = new AbortController();
    const { signal } = stop;
    let seen: number | undefined;
    const take = (text: string): void => {
      if (!signal.aborted) setRead({ id, text });
    };
    const again = async (): Promise<void> => {
      const text = await readTail(client, id, tail);
      if (seen === undefined) take(text);
    };
    const follow = async (): Promise<void> => {
      for await (const event of client.events({ types: ['StreamChunk'], tasks: [id], signal })) {
        if (event.type !== 'StreamChunk') continue;
        const isFirst = seen === undefined;
        seen = event.seq;
        if (isFirst) take(await readTail(client, id, tail, event.seq));
        else setRead((last) => ({ id, text: cutBack((last?.id === id ? last.text : '') + event.data.text) }));
      }
    };
    const failed = (error: unknown): void => {
      if (!signal.aborted) log('the output of a task could not be read', { id, error: String(error) });
    };
    again().catch(failed);
    if (!isLive) return () => stop.abort();
    const settled = setTimeout(() => void again().catch(failed), SETTLED_MS);
    follow().catch(failed);
    return () => {
      clearTimeout(settled);
      stop.abort();
    };
  }, [client, log, id, tail, isLive]);
  return read?.id === id ? read?.text : undefined;
};
