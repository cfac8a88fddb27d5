// The problems a route may answer with, as OpenAPI writes them: one answer a status, with every code it may carry.

import { PROBLEMS, type ProblemCode, ROUTES } from '@coxswain/protocol';
import { problem } from '@coxswain/protocol/schema';
import { RULES } from '../access.ts';
import { PROBLEM_TYPE } from '../problems.ts';
import type { Route } from '../route.ts';
import type { SchemaWriter } from './schemas.ts';

/** Every route may answer with these. */
const COMMON: readonly ProblemCode[] = [
  'invalid_request',
  'unauthorized',
  'forbidden',
  'incompatible',
  'too_many_requests',
  'internal',
];

const codesOf = (route: Route): readonly ProblemCode[] => {
  const takesBody = ROUTES[route.name].method !== 'GET' && ROUTES[route.name].method !== 'DELETE';
  return [
    ...COMMON,
    ...(route.problems ?? []),
    ...(takesBody ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(route.about === 'task' ? (['task_not_found', 'ambiguous_id'] as const) : []),
  ];
};

const sentenceOf = (route: Route, code: ProblemCode): string => {
  const { title } = PROBLEMS[code];
  const isForPeople = code === 'forbidden' && RULES[route.name].allow === 'people';
  return `\`${code}\`: ${title}${isForPeople ? '; never to the program of a task' : ''}.`;
};

export const problemAnswers = (route: Route, schemas: SchemaWriter): Readonly<Record<string, unknown>> => {
  const byStatus = Map.groupBy(new Set(codesOf(route)), (code) => PROBLEMS[code].status);
  const content = { [PROBLEM_TYPE]: { schema: schemas.write(problem, 'output') } };
  const answers = [...byStatus].map(([status, codes]) => {
    const description = codes.map((code) => sentenceOf(route, code)).join(' ');
    return [String(status), { description, content }];
  });
  return Object.fromEntries(answers);
};
