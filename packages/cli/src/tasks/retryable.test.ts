import { sampleId } from '@coxswain/protocol/testing';
import { expect, test } from 'vitest';
import { notRetried } from '../commands/tasks/retry.ts';
import { sampleTask } from '../testing/sample-task.ts';

const failed = (character: string) => sampleTask({ id: sampleId(character), status: 'failed' });

test('what has a later attempt is left alone, whatever became of it', () => {
  const tasks = [failed('c'), failed('b'), failed('d')];
  const since = [{ retryOf: sampleId('b') }, {}];
  expect(notRetried(tasks, since).map(({ id }) => id)).toEqual([sampleId('c'), sampleId('d')]);
});
