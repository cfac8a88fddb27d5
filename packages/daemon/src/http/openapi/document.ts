// The OpenAPI 3.1 document of the operations.

import { API_PREFIX, PROTOCOL_HEADER, VERSION } from '@coxswain/protocol';
import type { Operation } from '@coxswain/protocol/operations';
import { operationOf } from './operation.ts';
import { type JsonSchema, SchemaWriter } from './schemas.ts';

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: JsonSchema;
  readonly servers: readonly JsonSchema[];
  readonly security: readonly JsonSchema[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: JsonSchema;
}

const DESCRIPTION =
  'Served on a Unix socket that only its user can reach and, if configured, over TCP with a bearer token. ' +
  `Both sides send their protocol version in the header \`${PROTOCOL_HEADER}\`. Failures are problems (RFC 9457) with a stable \`code\`.`;

export const openApiDocument = (operations: readonly Operation[]): OpenApiDocument => {
  const schemas = new SchemaWriter();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of operations) {
    const { path, method } = operation;
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = operationOf(operation, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Coxswain',
      version: VERSION,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: API_PREFIX }],
    security: [{}, { bearer: [] }],
    paths,
    components: {
      schemas: schemas.components,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: "The listener's token, an access token, or the token of a run.",
        },
      },
    },
  };
};
