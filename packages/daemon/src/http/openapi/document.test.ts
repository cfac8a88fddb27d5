import { PROBLEMS, ROUTES, type RouteName, TOOL_KINDS } from '@coxswain/protocol';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { runningApp } from '../testing/running-app.ts';

const names = Object.keys(ROUTES) as RouteName[]; // the keys of the table

const documentOf = async () => {
  const { ask } = await runningApp();
  const { status, json } = await ask('GET', '/openapi.json');
  expect(status).toBe(200);
  return json;
};

describe('the OpenAPI document', () => {
  test('describes every route with what it does, takes and answers', async () => {
    const { openapi, paths, servers } = await documentOf();
    expect([openapi, servers]).toEqual(['3.1.0', [{ url: '/api/v1' }]]);
    for (const name of names) {
      const { path, method } = ROUTES[name];
      const operation = paths[path]?.[method.toLowerCase()];
      expect(operation).toMatchObject({ operationId: name });
      expect(operation.summary.length).toBeGreaterThan(3);
      expect(operation.description).toMatch(/\.$/);
      for (const [, parameter] of path.matchAll(/\{(\w+)\}/g))
        expect(operation.parameters).toContainEqual(
          expect.objectContaining({ name: parameter, in: 'path', required: true }),
        );
      for (const answer of Object.values<{ description: string }>(operation.responses))
        expect(answer.description).toMatch(/\w+/);
    }
    const described = Object.values<object>(paths).flatMap((methods) => Object.keys(methods));
    expect(described).toHaveLength(names.length);
  });

  test('describes every problem that a route answers with', async () => {
    const { paths } = await documentOf();
    for (const name of names) {
      const { path, method } = ROUTES[name];
      const { responses } = paths[path][method.toLowerCase()];
      for (const status of ['400', '401', '403', '426', '500'])
        expect(responses[status].content['application/problem+json'].schema).toEqual({
          $ref: '#/components/schemas/Problem',
        });
      for (const status of Object.keys(responses))
        if (Number(status) >= 400)
          expect(Object.values(PROBLEMS).map((problem) => problem.status)).toContain(Number(status));
    }
    expect(paths['/tasks'].post.responses['429'].description).toContain('queue_full');
    expect(paths['/tasks/{id}'].get.responses['404'].description).toContain('task_not_found');
  });

  test('refers only to schemas that it has, and leaves requests closed and answers open', async () => {
    const { paths, components } = await documentOf();
    const text = JSON.stringify({ paths, components });
    for (const [, name = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
      expect(components.schemas).toHaveProperty(name);
    expect(text).not.toContain('$defs');
    expect(components.schemas.SubmitTask.additionalProperties).toBe(false);
    expect(components.schemas.Task.additionalProperties).toBeUndefined();
    expect(components.schemas.Task.properties.id).toEqual({ type: 'string' });
  });

  test('has nothing that a strict linter warns of', async () => {
    const document = await documentOf();
    const config = await createConfig({ extends: ['recommended-strict'] });
    const source = JSON.stringify(document);
    const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  test('says which keys a record has, in words that generators of clients read', async () => {
    const { paths, components } = await documentOf();
    const { permissions } = components.schemas.Agent.properties;
    expect(Object.keys(permissions.properties)).toEqual([...TOOL_KINDS]);
    expect(permissions.required.toSorted()).toEqual([...TOOL_KINDS].toSorted());
    expect(JSON.stringify({ paths, components })).not.toContain('"propertyNames":{"type":"string","enum"');
    for (const name of Object.keys(components.schemas)) expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
  });

  test('names the parameters of a query', async () => {
    const { paths } = await documentOf();
    const parameters = paths['/tasks'].get.parameters.filter(
      ({ in: location }: { in: string }) => location === 'query',
    );
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['status', 'agent', 'label', 'since', 'limit', 'cursor']),
    );
  });
});
