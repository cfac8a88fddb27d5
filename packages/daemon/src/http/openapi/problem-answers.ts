// The problems an operation may answer with, as OpenAPI writes them: one answer a status, with every code it may carry.

import { PROBLEMS, type ProblemCode } from '@coxswain/protocol';
import type { Operation } from '@coxswain/protocol/operations';
import { problem } from '@coxswain/protocol/schema';
import { PROBLEM_TYPE } from '../problems.ts';
import type { SchemaWriter } from './schemas.ts';

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
  return `\`${code}\`: ${title}${isForPeople ? '; never to the program of a task' : ''}.`;
};

export const problemAnswers = (
  operation: Operation,
  schemas: SchemaWriter,
): Readonly<Record<string, unknown>> => {
  const byStatus = Map.groupBy(new Set(codesOf(operation)), (code) => PROBLEMS[code].status);
  const content = { [PROBLEM_TYPE]: { schema: schemas.write(problem, 'output') } };
  const answers = [...byStatus].map(([status, codes]) => {
    const description = codes.map((code) => sentenceOf(operation, code)).join(' ');
    return [String(status), { description, content }];
  });
  return Object.fromEntries(answers);
};
