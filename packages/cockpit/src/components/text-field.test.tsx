import { cellWidth } from '@coxswain/protocol';
import { type FC, useState } from 'react';
import { expect, test } from 'vitest';
import { onStage } from '../testing/stage.tsx';
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
  return { stage: onStage(() => <Field />), seen };
};

test('what is typed is drawn where the placeholder was, and given by enter', async () => {
  const { stage, seen } = field();
  await stage.sees('Search');
  stage.press('重', '构', 'left', 'a', 'enter', 'escape');
  await stage.typed();
  await stage.sees('重a构');
  expect(seen).toEqual({ submitted: ['重a构'], cancelled: 1 });
});

test('a text that is longer than the field moves under it with the caret', async () => {
  const { stage } = field();
  stage.press(...'abcdefghijklmnop');
  await stage.sees('hijklmnop');
  expect(cellWidth(stage.lines()[0] ?? '')).toBeLessThanOrEqual(10);
  stage.press('home');
  await stage.sees('abcdefghi');
});

test('what is pasted with line feeds becomes one line', async () => {
  const { stage, seen } = field();
  stage.paste('a\r\n  b\nc');
  stage.press('enter');
  await stage.typed();
  expect(seen.submitted).toEqual(['a b c']);
});
