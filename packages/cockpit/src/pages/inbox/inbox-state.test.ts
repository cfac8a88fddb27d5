import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GRACE_MS } from '../../choice/grace.ts';
import { emptyInbox, type InboxAction, type InboxState, inboxReducer, mayAnswer } from './inbox-state.ts';

const after = (actions: readonly InboxAction[], from: InboxState = emptyInbox()): InboxState =>
  actions.reduce(inboxReducer, from);
const listed = (ids: readonly string[], nowMs = 0): InboxAction => ({ type: 'listed', ids, nowMs });

test('the oldest is shown first, and a key answers it after the grace', () => {
  const state = after([listed(['a', 'b'], 1_000)]);
  expect(state.selectedId).toBe('a');
  expect(mayAnswer(state, 'a', 1_000 + GRACE_MS - 1)).toBe(false);
  expect(mayAnswer(state, 'a', 1_000 + GRACE_MS)).toBe(true);
});

test('a newer request below leaves the shown one alone', () => {
  const state = after([listed(['a'], 0), listed(['a', 'b'], 5_000)]);
  expect(mayAnswer(state, 'a', 5_000)).toBe(true);
});

test('a request that moved under the cursor is not answered by a key for the last one', () => {
  const state = after([listed(['a', 'b', 'c'], 0), listed(['b', 'c'], 9_000)]);
  expect(state.selectedId).toBe('b');
  expect(mayAnswer(state, 'a', 9_010)).toBe(false);
  expect(mayAnswer(state, 'b', 9_010)).toBe(false);
  expect(mayAnswer(state, 'b', 9_000 + GRACE_MS)).toBe(true);
});

test('a chosen request is answered at once', () => {
  const state = after([listed(['a', 'b'], 0), { type: 'selected', id: 'b' }]);
  expect(mayAnswer(state, 'b', 1)).toBe(true);
  expect(mayAnswer(state, 'a', 1)).toBe(false);
});

test('when the last one goes the one before it is shown', () => {
  const state = after([listed(['a', 'b'], 0), { type: 'selected', id: 'b' }, listed(['a'], 100)]);
  expect([state.selectedId, state.quietUntilMs]).toEqual(['a', 100 + GRACE_MS]);
});

test('a text field closes with its request, and stays open while others come and go', () => {
  const editor = { kind: 'deny', requestId: 'b' } as const;
  const open = after([listed(['a', 'b'], 0), { type: 'selected', id: 'b' }, { type: 'edited', editor }]);
  expect(after([listed(['b', 'c'], 0)], open).editor).toEqual(editor);
  expect(after([listed(['a', 'c'], 0)], open).editor).toBeUndefined();
});

test('opening the inbox for a request shows it, with the grace', () => {
  const state = after([listed(['a', 'b'], 50)], emptyInbox('b'));
  expect([state.selectedId, state.quietUntilMs]).toEqual(['b', 50 + GRACE_MS]);
});

test('an emptied inbox shows nothing, then the next request', () => {
  const state = after([listed(['a'], 0), listed([], 10)]);
  expect(state.selectedId).toBeUndefined();
  expect(after([listed(['b'], 20)], state)).toMatchObject({ selectedId: 'b', quietUntilMs: 20 + GRACE_MS });
});

test('no key answers within the grace after the shown request changed', () => {
  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
  fc.assert(
    fc.property(fc.array(ids, { minLength: 1 }), (lists) => {
      let state = emptyInbox();
      for (const [at, list] of lists.entries()) {
        const before = state.selectedId;
        const nowMs = at * 1_000;
        state = inboxReducer(state, listed(list, nowMs));
        const shown = state.selectedId;
        if (shown === undefined) expect(list).toEqual([]);
        else if (shown !== before) expect(mayAnswer(state, shown, nowMs + GRACE_MS - 1)).toBe(false);
        else expect(list).toContain(shown);
      }
    }),
  );
});
