import { Text } from 'ink';
import { type FC, useEffect, useState } from 'react';
import { test } from 'vitest';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { renderHarness } from '../testing/harness.tsx';

/** Longer than React draws at a time before it lets others have their turn. */
const LONG_MS = 8;

const busy = (ms: number): void => {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
};

/** Counts as far as it has seen, and follows itself: what is drawn changes what is drawn. */
const Counter: FC = () => {
  const [count, setCount] = useState(0);
  const [followed, setFollowed] = useState(0);
  useEffect(() => setFollowed(count), [count]);
  useKeyLayer({
    level: 'page',
    title: 'Counter',
    bindings: [{ keys: ['n'], label: 'next', run: () => setCount(followed + 1) }],
  });
  busy(LONG_MS);
  return <Text>{`counted ${count}`}</Text>;
};

test('each press sees what the last one drew, even on a slow machine', async () => {
  const harness = renderHarness(() => <Counter />);
  harness.press('n', 'n', 'n', 'n', 'n');
  await harness.typed();
  await harness.sees('counted 5');
});
