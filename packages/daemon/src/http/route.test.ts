import type { Job } from '@coxswain/protocol';
import { expectTypeOf, test } from 'vitest';
import type { Handlers } from './route.ts';

test('a handler gets what the contract says, and gives what it promises, or does not compile', () => {
  type Pause = Handlers<'jobs', 'pause'>['pause'];
  type Count = Parameters<Handlers<'jobs', 'next'>['next']>[0]['query']['count'];
  expectTypeOf<Parameters<Pause>[0]['params']>().toEqualTypeOf<Readonly<Record<'id', string>>>();
  expectTypeOf<Count>().toEqualTypeOf<number>();
  expectTypeOf<() => Promise<Job>>().toExtend<Pause>();
  expectTypeOf<() => Promise<readonly Job[]>>().not.toExtend<Pause>();
  expectTypeOf<() => Promise<{ readonly name: string }>>().not.toExtend<Pause>();
  expectTypeOf<() => Promise<undefined>>().not.toExtend<Pause>();
});
