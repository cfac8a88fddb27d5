// Compiling a query costs tens of microseconds, more than running it. A hot query is therefore compiled once, with
// placeholders, and each call only fills in the values.

import type { Compilable, CompiledQuery } from 'kysely';

class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const placeholders = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) });

/**
 * A query that is compiled on first use. Inside `build` the properties of `values` are placeholders: pass them on, never read
 * them.
 *
 * @example
 * const taskOf = compiled((values: { id: string }) => db.selectFrom('task').selectAll().where('id', '=', values.id));
 * const row = yield* first(taskOf({ id }));
 */
export const compiled = <Values extends object, Row>(
  build: (values: Values) => Compilable<Row>,
): ((values: Values) => CompiledQuery<Row>) => {
  let template: CompiledQuery<Row> | undefined;
  const names: (keyof Values | undefined)[] = [];
  const compile = (): CompiledQuery<Row> => {
    // A placeholder takes the place of a value of the property's type while the query is built, and only there.
    const query = build(placeholders as Values).compile();
    for (const parameter of query.parameters)
      names.push(parameter instanceof Placeholder ? (parameter.name as keyof Values) : undefined);
    return query;
  };
  return (values) => {
    template ??= compile();
    const { sql, query, queryId, parameters: fixed } = template;
    const parameters: unknown[] = [];
    for (let at = 0; at < names.length; at += 1) {
      const name = names[at];
      parameters.push(name === undefined ? fixed[at] : values[name]);
    }
    return { sql, query, queryId, parameters };
  };
};
