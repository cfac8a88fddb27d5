import { createHash } from 'node:crypto';
import { submitTask } from '@coxswain/protocol/schema';
import { expect, test } from 'vitest';
import { retryHashes, submissionHashes } from './request-key.ts';

const FULL = {
  message: 'Fix the build',
  agent: 'claude',
  labels: { team: 'core', area: 'ci' },
  priority: 3,
  workDir: '/srv/api',
  env: { A: '1' },
  environment: { PATH: '/bin' },
  idempotencyKey: 'key',
};

/** As the builds before hashes had a version made it. */
const formerHash = (request: object): string => {
  const {
    environment: _environment,
    idempotencyKey: _key,
    attachments: _attachments,
    ...rest
  } = request as Record<string, unknown>;
  return createHash('sha256').update(JSON.stringify(rest)).digest('base64url');
};

test('a field that a later build adds with its default changes no hash of a submission', () => {
  const request = submitTask.parse(FULL);
  const { labels, ...others } = request;
  const later = { isNew: undefined, ...others, labels: { area: 'ci', team: 'core' } };
  expect(submissionHashes(later).requestHash).toBe(submissionHashes(request).requestHash);
  expect(labels).toEqual(later.labels);
});

test('a default that is said and one that is left out are the same request', () => {
  const said = submitTask.parse({ ...FULL, kind: 'background', after: [], delivery: 'state_changes' });
  expect(submissionHashes(said)).toEqual(submissionHashes(submitTask.parse(FULL)));
});

test('the environment of the shell and the key itself do not count, everything else does', () => {
  const { requestHash } = submissionHashes(submitTask.parse(FULL));
  const hashOf = (more: object): string =>
    submissionHashes(submitTask.parse({ ...FULL, ...more })).requestHash;
  expect(hashOf({ environment: {}, idempotencyKey: 'other' })).toBe(requestHash);
  for (const more of [{ priority: 4 }, { labels: {} }, { env: {} }, { message: 'Fix it' }, { kind: 'chat' }])
    expect(hashOf(more)).not.toBe(requestHash);
});

test('a key that a former build stored still matches', () => {
  for (const input of [FULL, { prompt: 'a' }, { command: ['git', 'log'], kind: 'manual' as const }]) {
    const request = submitTask.parse(input);
    expect(submissionHashes(request).formerRequestHash).toBe(formerHash(request));
  }
  const retry = { force: false, prompt: 'again', environment: {}, idempotencyKey: 'k', retryOf: 'tsk_1' };
  expect(retryHashes(retry).formerRequestHash).toBe(formerHash(retry));
  // Recorded from such a build, for a submission of nothing but a prompt.
  expect(submissionHashes(submitTask.parse({ prompt: 'npm test' })).formerRequestHash).toBe(
    'Xc6n9gf65xHrUuq_dvaE7rSd8lGL5wQApAQdbiT2114',
  );
});

test('what a former build could not be asked matches none of its keys', () => {
  const request = { ...submitTask.parse({ prompt: 'a' }), isNew: true };
  expect(submissionHashes(request).formerRequestHash).toBeUndefined();
});
