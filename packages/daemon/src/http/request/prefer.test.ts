import { describe, expect, test } from 'vitest';
import { MAX_WAIT_SECONDS, waitSeconds } from '../routes/create-task.ts';

describe('Prefer', () => {
  test.each([
    ['wait=30', 30],
    ['wait = 5', 5],
    ['respond-async, wait=10', 10],
    ['wait=7; foo=bar', 7],
    ['WAIT="3"', 3],
    ['wait=0', 0],
    ['wait=999999999', MAX_WAIT_SECONDS],
  ])('%s asks for a wait of %i s', (header, seconds) => {
    expect(waitSeconds(header)).toBe(seconds);
  });

  test.each([undefined, '', 'wait', 'wait=', 'wait=soon', 'wait=-1', 'wait=1.5', 'await=3', 'respond-async'])(
    '%s asks for none',
    (header) => {
      expect(waitSeconds(header)).toBeUndefined();
    },
  );
});
