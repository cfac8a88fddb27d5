// Everything that may happen to a ledger, in any order, as data that can be made up and shrunk.

import { ORCHESTRATION_POOL, TASK_STATUSES, type TaskKind, type TaskStatus } from '@coxswain/protocol';
import fc from 'fast-check';

export type Command =
  | {
      readonly type: 'insert';
      readonly kind: TaskKind;
      readonly session: number | undefined;
      readonly group: 'gpu' | undefined;
      readonly priority: number;
      /** Which tasks it waits for, counted from the newest. */
      readonly after: readonly number[];
      readonly parent: number | undefined;
      readonly delayMs: number | undefined;
    }
  | { readonly type: 'claim'; readonly free: Readonly<Record<string, number>> }
  | { readonly type: 'settle'; readonly run: number; readonly how: How; readonly isStale: boolean }
  | { readonly type: 'ask'; readonly run: number }
  | { readonly type: 'close'; readonly request: number; readonly state: 'answered' | 'cancelled' }
  | { readonly type: 'cancel'; readonly task: number }
  | { readonly type: 'move'; readonly item: number; readonly status: TaskStatus }
  | { readonly type: 'remove'; readonly task: number }
  | { readonly type: 'recover' }
  | { readonly type: 'reopen' }
  | { readonly type: 'pass'; readonly ms: number }
  /** Someone sets the wall clock. */
  | { readonly type: 'jump'; readonly ms: number };

export type How = 'completed' | 'failed' | 'cancelled' | 'again';

const index = fc.nat(99);
/** Few are near: what belongs together meets more often. */
const near = fc.nat(3);
const kind = fc.constantFrom<TaskKind>(
  'background',
  'background',
  'background',
  'manual',
  'item',
  'workflow',
);

const insert = fc.record({
  type: fc.constant('insert' as const),
  kind,
  session: fc.option(fc.nat(2), { nil: undefined }),
  group: fc.constantFrom(undefined, undefined, 'gpu' as const),
  priority: fc.integer({ min: -2, max: 2 }),
  after: fc.oneof(fc.constant([]), fc.array(near, { minLength: 1, maxLength: 2 })),
  parent: fc.option(index, { nil: undefined, freq: 3 }),
  delayMs: fc.option(fc.integer({ min: 1, max: 3_000 }), { nil: undefined, freq: 3 }),
});

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: insert },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('claim' as const),
      free: fc.record({ '': fc.nat(2), gpu: fc.nat(1), [ORCHESTRATION_POOL]: fc.nat(2) }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('settle' as const),
      run: near,
      how: fc.constantFrom<How>('completed', 'completed', 'failed', 'cancelled', 'again'),
      isStale: fc.nat(9).map((dice) => dice === 0),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('ask' as const), run: near }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('close' as const),
      request: near,
      state: fc.constantFrom('answered' as const, 'cancelled' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel' as const), task: index }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('move' as const),
      item: index,
      status: fc.constantFrom(...TASK_STATUSES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remove' as const), task: index }) },
  { weight: 1, arbitrary: fc.constantFrom<Command>({ type: 'recover' }, { type: 'reopen' }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 2_000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('jump' as const),
      ms: fc.integer({ min: -5_000, max: 5_000 }),
    }),
  },
);

/** Any sequence of commands. */
export const commands = fc.array(command, { minLength: 5, maxLength: 60, size: 'max' });
