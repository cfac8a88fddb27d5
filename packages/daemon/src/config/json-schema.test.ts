import { expect, test } from 'vitest';
import { configSchema } from './json-schema.ts';
import { CONFIG_KEYS } from './keys.ts';

test('the schema knows every key, whole and in its section, with meaning and default', () => {
  const schema = configSchema() as { properties: Record<string, Record<string, unknown>> };
  for (const key of CONFIG_KEYS) expect(schema.properties[key], key).toHaveProperty('description');
  expect(schema.properties.background).toMatchObject({
    additionalProperties: false,
    properties: { taskTimeout: { type: 'string', default: '30m' } },
  });
  expect(schema.properties['output.perTask']).toMatchObject({ default: '32MiB' });
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});
