// The daemon dies while it leads a workflow, and goes on with it. `npm run chaos workflows` does the same a hundred times.

import { expect, it } from 'vitest';
import { workflows } from '../../scripts/chaos/workflows.ts';

it('a workflow that is killed at random moments does nothing twice and is led to its end', async () => {
  const { claims } = await workflows(4);
  expect(claims.filter(({ isHeld }) => !isHeld)).toEqual([]);
});
