// An operation as OpenAPI writes it.

import { PROBLEMS, type ProblemCode } from '@coxswain/protocol';
import type { AnswerDoc, Operation } from '@coxswain/protocol/operations';
import { problem } from '@coxswain/protocol/schema';
import type { z } from 'zod';
import { PROBLEM_TYPE } from '../problems.ts';
import type { JsonSchema, SchemaWriter } from './schemas.ts';

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  id: 'The id.',
  name: 'The name.',
  path: 'The path of the webhook.',
  key: 'The key of the setting.',
};
const TASK_ID =
  'A full task id, at least the first 3 characters of its random part, or `@1` for the newest task.';

const pathParameters = ({ path, about }: Operation): readonly JsonSchema[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: about === 'task' ? TASK_ID : (PATH_PARAMETERS[name] ?? name),
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

const headerParameters = ({ headers = [] }: Operation, schemas: SchemaWriter): readonly JsonSchema[] =>
  headers.map(({ name, description, schema }) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: schemas.write(schema, 'input'),
  }));

const requestBody = ({ lines, raw, body }: Operation, schemas: SchemaWriter): JsonSchema | undefined => {
  if (raw !== undefined)
    return { required: false, description: raw.description, content: { '*/*': { schema: {} } } };
  if (lines !== undefined) {
    const schema = {
      type: 'string',
      contentMediaType: 'application/json',
      contentSchema: schemas.write(lines.schema, 'input'),
    };
    const description = 'One JSON object per line.';
    return { required: true, description, content: { [lines.types[0] ?? '']: { schema } } };
  }
  if (body === undefined) return undefined;
  const isRequired = !body.safeParse({}).success;
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
const answersOf = (
  { status, answer: description, contentType: type, lineSchema, output, otherAnswers = [] }: Operation,
  schemas: SchemaWriter,
): Readonly<Record<string, unknown>> => {
  const usual: AnswerDoc = { status, description, type, schema: lineSchema ?? output };
  const byStatus = Map.groupBy([usual, ...otherAnswers], ({ status }) => status);
  const answers = [...byStatus].map(([status, docs]) => {
    const content = Object.assign({}, ...docs.map((doc) => contentOf(doc, schemas)));
    const description = docs.map((doc) => doc.description).join(' ');
    return [String(status), Object.keys(content).length === 0 ? { description } : { description, content }];
  });
  return Object.fromEntries(answers);
};

/** The part of the path that names the resource. */
const tagOf = ({ path }: Operation): string => path.split('/')[1]?.replace('.json', '') ?? '';

export const operationOf = (operation: Operation, schemas: SchemaWriter): JsonSchema => {
  const parameters = [
    ...pathParameters(operation),
    ...queryParameters(operation.query, schemas),
    ...headerParameters(operation, schemas),
  ];
  const body = requestBody(operation, schemas);
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: operation.description,
    tags: [tagOf(operation)],
    ...(operation.isOpen ? { security: [{}] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    requestBody: body,
    responses: { ...answersOf(operation, schemas), ...problemAnswers(operation, schemas) },
  };
};

// The problems an operation may answer with, as OpenAPI writes them: one answer a status, with every code it may carry.

/** Every operation may answer with these. */
const COMMON: readonly ProblemCode[] = [
  'invalid_request',
  'unauthorized',
  'forbidden',
  'incompatible',
  'too_many_requests',
  'internal',
];

const codesOf = ({ method, problems = [], about }: Operation): readonly ProblemCode[] => {
  const takesBody = method !== 'GET' && method !== 'DELETE';
  return [
    ...COMMON,
    ...problems,
    ...(takesBody ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(about === 'task' ? (['task_not_found', 'ambiguous_id'] as const) : []),
  ];
};

const sentenceOf = ({ access }: Operation, code: ProblemCode): string => {
  const { title } = PROBLEMS[code];
  const isForPeople = code === 'forbidden' && access.allow === 'people';
  return `\`${code}\`: ${title}${isForPeople ? '; always for the program of a task' : ''}.`;
};

const problemAnswers = (operation: Operation, schemas: SchemaWriter): Readonly<Record<string, unknown>> => {
  const byStatus = Map.groupBy(new Set(codesOf(operation)), (code) => PROBLEMS[code].status);
  const content = { [PROBLEM_TYPE]: { schema: schemas.write(problem, 'output') } };
  const answers = [...byStatus].map(([status, codes]) => {
    const description = codes.map((code) => sentenceOf(operation, code)).join(' ');
    return [String(status), { description, content }];
  });
  return Object.fromEntries(answers);
};
