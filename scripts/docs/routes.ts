// packages/protocol/src/routes.ts: what clients need to know of each operation, without the schemas, which load zod.

import { type Operation, operations } from '../../packages/protocol/src/operations/index.ts';
import type { Page } from './page.ts';

const LINE_WIDTH = 110;

/** An object as the formatter writes it: on one line where it fits. */
const entryOf = (
  call: string,
  { id, method, path, output, raw, isLong, isRepeatable }: Operation,
): string => {
  const fields = [
    `method: '${method}'`,
    `path: '${path}'`,
    ...(output === undefined || raw !== undefined ? [] : [`call: '${call}'`]),
    ...(isLong ? ['isLong: true'] : []),
    ...(isRepeatable ? ['isRepeatable: true'] : []),
  ];
  const line = `  ${id}: { ${fields.join(', ')} },`;
  return line.length <= LINE_WIDTH
    ? line
    : `  ${id}: {\n${fields.map((field) => `    ${field},\n`).join('')}  },`;
};

const make =
  (): string => `// Made by \`npm run docs\` from packages/protocol/src/operations: change that, not this file.
// Every operation of the HTTP API as far as a client must know it before it asks: cli, client and cockpit must not load zod.

import type { Route } from './route.ts';

export const ROUTES = {
${Object.entries(operations)
  .flatMap(([noun, verbs]) =>
    Object.entries<Operation>(verbs).map(([verb, operation]) => entryOf(`${noun}.${verb}`, operation)),
  )
  .join('\n')}
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
`;

export const routesPage: Page = { path: 'packages/protocol/src/routes.ts', make };
