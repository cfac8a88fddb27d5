// One route as an OpenAPI operation: made from the same definition and schemas that answer the requests.

import { ROUTES } from '@coxswain/protocol';
import type { z } from 'zod';
import { type AnswerDoc, nothing, type Route } from '../route.ts';
import { problemAnswers } from './problem-answers.ts';
import type { JsonSchema, SchemaWriter } from './schemas.ts';

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  id: 'The id.',
  name: 'The name.',
  path: 'The path of the webhook.',
  key: 'The key of the setting.',
};
const TASK_ID =
  'A full task id, the first 3 or more characters of its random part, or `@1` for the newest task.';

const pathParameters = (route: Route): readonly JsonSchema[] =>
  [...ROUTES[route.name].path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: route.about === 'task' ? TASK_ID : (PATH_PARAMETERS[name] ?? name),
    schema: { type: 'string', minLength: 1 },
  }));

const propertiesOf = (schema: JsonSchema): Readonly<Record<string, unknown>> => {
  const { properties } = schema;
  return typeof properties === 'object' && properties !== null ? { ...properties } : {};
};

const queryParameters = (schema: z.ZodType | undefined, schemas: SchemaWriter): readonly JsonSchema[] => {
  if (schema === undefined) return [];
  const written = schemas.write(schema, 'input');
  return Object.entries(propertiesOf(written)).map(([name, property]) => ({
    name,
    in: 'query',
    required: false,
    schema: property,
  }));
};

const headerParameters = (route: Route, schemas: SchemaWriter): readonly JsonSchema[] =>
  (route.headers ?? []).map(({ name, description, schema }) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: schemas.write(schema, 'input'),
  }));

const requestBody = ({ lines, raw, body }: Route, schemas: SchemaWriter): JsonSchema | undefined => {
  if (raw !== undefined)
    return { required: false, description: raw.description, content: { '*/*': { schema: {} } } };
  if (lines !== undefined) {
    const schema = {
      type: 'string',
      contentMediaType: 'application/json',
      contentSchema: schemas.write(lines.schema, 'input'),
    };
    const description = 'One JSON object a line.';
    return { required: true, description, content: { [lines.types[0] ?? '']: { schema } } };
  }
  if (body === undefined) return undefined;
  const isRequired = !(body ?? nothing).safeParse({}).success;
  return { required: isRequired, content: { 'application/json': { schema: schemas.write(body, 'input') } } };
};

const contentOf = ({ type, schema }: AnswerDoc, schemas: SchemaWriter): JsonSchema | undefined => {
  if (type === undefined)
    return schema && { 'application/json': { schema: schemas.write(schema, 'output') } };
  const text = { type: 'string' };
  if (schema === undefined) return { [type]: { schema: text } };
  return { [type]: { schema: { ...text, contentSchema: schemas.write(schema, 'output') } } };
};

/** Answers of one status in different types are one answer with several contents. */
const answersOf = (route: Route, schemas: SchemaWriter): Readonly<Record<string, unknown>> => {
  const byStatus = Map.groupBy(route.answers, ({ status }) => status);
  const answers = [...byStatus].map(([status, docs]) => {
    const content = Object.assign({}, ...docs.map((doc) => contentOf(doc, schemas)));
    const description = docs.map((doc) => doc.description).join(' ');
    return [String(status), Object.keys(content).length === 0 ? { description } : { description, content }];
  });
  return Object.fromEntries(answers);
};

/** The part of the path that names the resource. */
const tagOf = (route: Route): string => ROUTES[route.name].path.split('/')[1]?.replace('.json', '') ?? '';

export const operationOf = (route: Route, schemas: SchemaWriter): JsonSchema => {
  const parameters = [
    ...pathParameters(route),
    ...queryParameters(route.query, schemas),
    ...headerParameters(route, schemas),
  ];
  const body = requestBody(route, schemas);
  return {
    operationId: route.name,
    summary: route.summary,
    description: route.description,
    tags: [tagOf(route)],
    ...(route.isOpen ? { security: [{}] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: { ...answersOf(route, schemas), ...problemAnswers(route, schemas) },
  };
};
