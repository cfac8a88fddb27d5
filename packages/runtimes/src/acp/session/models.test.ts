import { expect, test } from 'vitest';
import { currentModelName, modelChoiceOf } from './models.ts';

test('the chosen model has the name that people know it by', () => {
  // As qwen-code 0.24.4 offers it.
  const qwen = {
    models: {
      currentModelId: '$runtime|openai|m(openai)',
      availableModels: [{ modelId: '$runtime|openai|m(openai)', name: 'm', description: null }],
    },
  };
  expect(currentModelName(modelChoiceOf(qwen))).toBe('m');
  const other = {
    models: { currentModelId: 'large', availableModels: [{ modelId: 'large', name: 'The large one' }] },
  };
  expect(currentModelName(modelChoiceOf(other))).toBe('large');
  expect(currentModelName(modelChoiceOf({}))).toBe(undefined);
});
