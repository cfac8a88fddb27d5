import { cellWidth } from '@coxswain/protocol';
import { type FC, useState } from 'react';
import { expect, test } from 'vitest';
import { renderHarness } from '../testing/harness.tsx';
import { TextField } from './text-field.tsx';

const field = () => {
  const seen = { submitted: [] as string[], cancelled: 0 };
  const Field: FC = () => {
    const [value, setValue] = useState('');
    return (
      <TextField
        title="Find"
        value={value}
        onChange={setValue}
        onSubmit={(text) => seen.submitted.push(text)}
        onCancel={() => {
          seen.cancelled += 1;
        }}
        columns={10}
        placeholder="Search"
      />
    );
  };
  return { harness: renderHarness(() => <Field />), seen };
};

test('typed text replaces the placeholder and is submitted by enter', async () => {
  const { harness, seen } = field();
  await harness.sees('Search');
  harness.press('重', '构', 'left', 'a', 'enter', 'escape');
  await harness.typed();
  await harness.sees('重a构');
  expect(seen).toEqual({ submitted: ['重a构'], cancelled: 1 });
});

test('a text longer than the field scrolls with the caret', async () => {
  const { harness } = field();
  harness.press(...'abcdefghijklmnop');
  await harness.sees('hijklmnop');
  expect(cellWidth(harness.lines()[0] ?? '')).toBeLessThanOrEqual(10);
  harness.press('home');
  await harness.sees('abcdefghi');
});

test('pasted line feeds become one line', async () => {
  const { harness, seen } = field();
  harness.paste('a\r\n  b\nc');
  harness.press('enter');
  await harness.typed();
  expect(seen.submitted).toEqual(['a b c']);
});
