import { describe, expect, test } from 'vitest';
import { type FormField, formFields, isWholeAnswer, readField } from './request-form.ts';

const SCHEMA = {
  type: 'object',
  required: ['branch', 'mode'],
  properties: {
    branch: { type: 'string', title: 'Branch', description: 'where to push' },
    mode: { type: 'string', enum: ['fast', 'careful'] },
    tries: { type: 'integer', default: 3 },
    force: { type: 'boolean' },
    tags: { type: 'array', items: { enum: ['a', 'b'] } },
    more: { type: 'object' },
  },
};
const field = (name: string): FormField => {
  const found = formFields(SCHEMA).find((each) => each.name === name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
};

describe('the fields of a form', () => {
  test('keep their order, with title and description', () => {
    expect(formFields(SCHEMA).map(({ name, type, isRequired }) => [name, type, isRequired])).toEqual([
      ['branch', 'text', true],
      ['mode', 'text', true],
      ['tries', 'integer', false],
      ['force', 'boolean', false],
      ['tags', 'list', false],
      ['more', 'json', false],
    ]);
    expect(field('branch')).toMatchObject({ label: 'Branch', about: 'where to push' });
  });

  test('are none for a schema without usable properties', () => {
    for (const schema of [undefined, {}, { type: 'string' }, { properties: 7 }, { properties: null }])
      expect(formFields(schema)).toEqual([]);
  });

  test('take titled choices', () => {
    const [only] = formFields({
      properties: { x: { oneOf: [{ const: 'eu', title: 'Europe' }, { const: 'us' }] } },
    });
    expect(only?.choices).toEqual([
      { value: 'eu', label: 'Europe' },
      { value: 'us', label: 'us' },
    ]);
  });
});

describe('input of a field', () => {
  test.each([
    ['branch', ' main ', ' main '],
    ['mode', '2', 'careful'],
    ['mode', 'FAST', 'fast'],
    ['tries', '', 3],
    ['tries', '7', 7],
    ['force', 'yes', true],
    ['force', '否', false],
    ['force', '', undefined],
    ['tags', '1, b', ['a', 'b']],
    ['tags', '["b"]', ['b']],
    ['more', '{"k":1}', { k: 1 }],
  ])('%s takes %j', (name, typed, value) => {
    expect(readField(typed, field(name))).toEqual({ isFitting: true, value });
  });

  test.each([
    ['branch', '  ', 'required'],
    ['mode', '3', 'choice'],
    ['tries', '1.5', 'whole'],
    ['tries', 'many', 'whole'],
    ['force', 'perhaps', 'yesOrNo'],
    ['tags', 'a, c', 'choice'],
    ['more', '{', 'json'],
  ])('%s does not take %j', (name, typed, fault) => {
    expect(readField(typed, field(name))).toEqual({ isFitting: false, fault });
  });
});

test('a JSON object is the whole answer', () => {
  expect(['{"branch":"main"}', ' {}', '{branch}', 'main', '[1]'].map(isWholeAnswer)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
