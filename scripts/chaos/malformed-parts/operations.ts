// What an OpenAPI document says of each operation, as far as it takes to break it.

export type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const asObject = (value: unknown): Json => (isObject(value) ? value : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export interface Operation {
  readonly method: string;
  /** With the server's prefix. */
  readonly path: string;
  readonly query: readonly string[];
  readonly bodyType: string | undefined;
  readonly bodySchema: Json;
}

const resolve = (document: Json, schema: unknown): Json => {
  const { $ref } = asObject(schema);
  if (typeof $ref !== 'string') return asObject(schema);
  const found = $ref
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((place, key) => asObject(place)[key], document);
  return asObject(found);
};

export const operationsOf = (document: Json): readonly Operation[] => {
  const prefix = String(asObject(asList(document.servers)[0]).url ?? '');
  return Object.entries(asObject(document.paths)).flatMap(([path, methods]) =>
    Object.entries(asObject(methods)).map(([method, described]): Operation => {
      const { parameters, requestBody } = asObject(described);
      const [bodyType, content] = Object.entries(asObject(asObject(requestBody).content))[0] ?? [];
      const query = asList(parameters)
        .map(asObject)
        .filter((parameter) => parameter.in === 'query');
      return {
        method: method.toUpperCase(),
        path: prefix + path,
        query: query.map(({ name }) => String(name)),
        bodyType,
        bodySchema: resolve(document, asObject(content).schema),
      };
    }),
  );
};

export const takesBody = ({ method }: Operation): boolean => !['GET', 'DELETE', 'HEAD'].includes(method);
