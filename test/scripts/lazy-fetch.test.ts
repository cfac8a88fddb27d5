import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const IS_LOADED = `process.moduleLoadList.some((name) => name.endsWith('undici/undici'))`;

test('a stand-in can be extended before the class is loaded, which its first object does', () => {
  const script = `
    const { standInFor } = await import(${JSON.stringify(join(import.meta.dirname, '../../scripts/build/lazy-fetch/stand-in.ts'))});
    const StandIn = standInFor('Response');
    class Own extends StandIn {}
    const others = [{}, undefined, 'text', null].some((value) => value instanceof StandIn);
    const before = ${IS_LOADED};
    const own = new Own('hi', { status: 201 });
    const instances = [own instanceof Own, own instanceof StandIn, own instanceof Response];
    const real = [new Response() instanceof StandIn, new StandIn() instanceof Response, new Response() instanceof Own];
    const after = ${IS_LOADED};
    console.log(JSON.stringify({ others, before, after, own: [own.status, await own.text()], instances, real }));
  `;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  expect(JSON.parse(said)).toEqual({
    others: false,
    before: false,
    after: true,
    own: [201, 'hi'],
    instances: [true, true, true],
    real: [true, true, false],
  });
});
