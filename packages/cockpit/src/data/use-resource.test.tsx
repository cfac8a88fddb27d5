import { Text } from 'ink';
import { type FC, useState } from 'react';
import { expect, test } from 'vitest';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { renderHarness } from '../testing/harness.tsx';
import { onlyChanges } from './only-changes.ts';
import { useResource } from './use-resource.ts';

test('a filter left while loading is applied on return', async () => {
  const waiting: (() => void)[] = [];
  const isSlow = { b: true };
  const Filtered: FC = () => {
    const [key, setKey] = useState('a');
    const load = onlyChanges(async () => {
      if (key === 'b' && isSlow.b) await new Promise<void>((resolve) => waiting.push(resolve));
      return { of: key };
    });
    const { value } = useResource(load, { key });
    useKeyLayer({
      title: 'filter',
      level: 'page',
      bindings: ['a', 'b'].map((name) => ({ keys: [name], run: () => setKey(name) })),
    });
    return <Text>{`filter ${key} shows ${value?.of ?? 'nothing'}`}</Text>;
  };
  const harness = renderHarness(() => <Filtered />);
  await harness.sees('filter a shows a');
  harness.press('b');
  await harness.sees('filter b shows nothing');
  harness.press('a');
  await harness.sees('filter a shows');
  isSlow.b = false;
  for (const resolve of waiting) resolve();
  harness.press('b');
  await harness.sees('filter b shows b');
  expect(harness.lines().join('')).not.toContain('shows a');
});
