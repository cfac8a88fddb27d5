import type { FeedItem } from '@coxswain/ledger';
import { ProblemError, type TaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { followFrames, frames, Progress, pingFrame } from './sse.ts';

const taskId = 'tsk_aaaaaaaaaaaa' as TaskId; // a literal of the right form
const item = (seq: number, text: string): FeedItem => {
  const event = {
    seq,
    at: '2026-11-20T10:00:00.000Z',
    type: 'StreamChunk',
    taskId,
    rootId: taskId,
    agent: 'shell',
    session: 'one',
    data: { stream: 'stdout', text },
  } as const;
  return { event, json: JSON.stringify(event) };
};

async function* of<Value>(...values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}
async function* failing(error: Error): AsyncGenerator<readonly FeedItem[]> {
  yield [item(1, 'one')];
  throw error;
}

const textOf = async (pieces: AsyncIterable<Buffer | string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece.toString();
  return text;
};

describe('a frame', () => {
  test('carries the sequence, the type and one line of JSON, whatever the text holds', () => {
    const nasty = 'a\nb\r\nc\u2028d "quoted" id: 9\n\nevent: x';
    const [id, event, data, ...rest] = frames([item(7, nasty)])
      .toString()
      .split('\n');
    expect([id, event]).toEqual(['id: 7', 'event: StreamChunk']);
    expect(JSON.parse((data ?? '').replace('data: ', '')).data.text).toBe(nasty);
    expect(rest).toEqual(['', '']);
  });

  test('is made once for all who watch the same batch', () => {
    const [one, two, three] = [item(1, 'a'), item(2, 'b'), item(3, 'c')];
    expect(frames([one, two])).toBe(frames([one, two]));
    expect(frames([one, two, three]).toString()).toContain('id: 3');
    expect(frames([one]).toString()).not.toContain('id: 2');
    expect(frames([one, three]).toString()).not.toContain('id: 2');
  });
});

describe('a stream', () => {
  test('opens with a ping that gives its position', async () => {
    const text = await textOf(
      followFrames({ batches: of<readonly FeedItem[]>(), progress: new Progress(41) }),
    );
    expect(text).toBe('id: 41\nevent: ping\ndata: {}\n\n');
  });

  test('leaves out what is not wanted, and its progress counts it', async () => {
    const progress = new Progress(0);
    const batches = of([item(1, 'one'), item(2, 'two')], [item(3, 'three')]);
    const isWanted = ({ event }: FeedItem): boolean => event.seq === 2;
    const text = await textOf(followFrames({ batches, progress, isWanted }));
    expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => seq)).toEqual(['0', '2']);
    expect(progress.seq).toBe(3);
  });

  test('ends after its last event and shows nothing of what comes behind it', async () => {
    const batches = of([item(1, 'one'), item(2, 'two'), item(3, 'three')], [item(4, 'four')]);
    const text = await textOf(
      followFrames({ batches, progress: new Progress(0), isLast: ({ event }) => event.seq === 2 }),
    );
    expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => seq)).toEqual(['0', '1', '2']);
  });

  test('says in its last frame why it had to end, without an id, so that a reader resumes where it was', async () => {
    const error = new ProblemError('cursor_expired', 'too old', { oldestSeq: 9 });
    const text = await textOf(followFrames({ batches: failing(error), progress: new Progress(0) }));
    const last = text.trimEnd().split('\n\n').at(-1) ?? '';
    expect(last.startsWith('event: error\ndata: {')).toBe(true);
    expect(JSON.parse(last.replace('event: error\ndata: ', ''))).toMatchObject({
      code: 'cursor_expired',
      oldestSeq: 9,
    });
  });

  test('fails on anything else', async () => {
    const broken = followFrames({ batches: failing(new Error('broken')), progress: new Progress(0) });
    await expect(textOf(broken)).rejects.toThrow('broken');
  });

  test('reports how far the reader has seen', () => {
    expect(pingFrame(12)).toBe('id: 12\nevent: ping\ndata: {}\n\n');
  });
});
