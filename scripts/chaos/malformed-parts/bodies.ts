// Bodies that no route may accept.

import { WRONG_VALUES } from './nasty.ts';
import { asObject, type Json } from './operations.ts';
import { pick, type Random } from './random.ts';

const UNKNOWN_KEYS = ['nonsense', '__proto__', 'constructor', '', 'a.b', '\u0000', 'ключ'];

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** Bodies that are no JSON object at all. */
export const notAnObject = (random: Random): string | Uint8Array =>
  pick<() => string | Uint8Array>(random, [
    () => '{',
    () => '{"prompt":',
    () => '{"prompt":"x",}',
    () => "{'prompt':'x'}",
    () => '[]',
    () => 'null',
    () => '42',
    () => '"text"',
    () => 'undefined',
    () => '\ufeff[',
    () => deep(Math.floor(random() * 20_000) + 200),
    () => '['.repeat(50_000),
    () => Uint8Array.of(0xff, 0xfe, 0x00, 0x7b),
    () => Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d),
    () => '<xml/>',
    () => 'a=b&c=d',
  ])();

/** An object with one property of the schema wrong, and an unknown key, so that it can never be accepted. */
export const wrongObject = (random: Random, schema: Json): string => {
  const known = Object.keys(asObject(schema.properties));
  const properties = [...known, 'prompt'].filter(() => random() < 0.3).slice(0, 6);
  const body = Object.fromEntries(properties.map((name) => [name, pick(random, WRONG_VALUES)]));
  const unknown = JSON.stringify(pick(random, UNKNOWN_KEYS));
  const inner = JSON.stringify(body).slice(1, -1);
  return `{${inner}${inner === '' ? '' : ','}${unknown}:${JSON.stringify(pick(random, WRONG_VALUES))}}`;
};
