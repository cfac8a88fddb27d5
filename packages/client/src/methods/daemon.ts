// The operator's verbs: the daemon itself, its configuration, its ledger as a whole.

import { type BackupLine, type CheckLine, ProblemError } from '@coxswain/protocol';
import type { Client } from '../client.ts';
import type { Requester } from '../requester.ts';
import { streamAnswers } from '../stream/answer-lines.ts';
import { streamText } from '../stream/text-stream.ts';

/** Asks for a stop and waits until it is done, as the way to this daemon allows. */
export type Stop = Client['daemon']['stop'];

export const daemonMethods = (request: Requester, stop: Stop): Client['daemon'] => ({
  status: () => request.json('daemonStatus'),
  leftovers: () => request.json('listLeftovers'),
  telemetry: () => request.json('checkTelemetry', { isRepeatable: true }),
  version: () => request.json('version'),
  caller: () => request.json('getCaller'),
  pause: () => request.json('pauseDaemon', { isRepeatable: true }),
  resume: () => request.json('resumeDaemon', { isRepeatable: true }),
  drain: () => request.json('drainDaemon', { isRepeatable: true }),
  stop,
});

export const configMethods = (request: Requester): Client['config'] => ({
  list: () => request.json('getConfig'),
  set: (key, value) =>
    request.json('setConfig', { parameters: { key }, body: { value }, isRepeatable: true }),
});

export const tokenMethods = (request: Requester): Client['tokens'] => ({
  list: ({ all = false } = {}) => request.json('listTokens', { query: all ? { all: 'true' } : {} }),
  create: (token) => request.json('createToken', { body: token }),
  revoke: (name) => request.json('revokeToken', { parameters: { name } }),
});

export const ledgerMethods = (
  request: Requester,
): Pick<Client, 'audit' | 'insights' | 'prune' | 'export' | 'checkLedger' | 'backUp'> => ({
  audit: { list: (query = {}) => request.json('listAudit', { query }) },
  insights: ({ period, since }) => request.json('getInsights', { query: { period, since } }),
  prune: ({ dryRun, olderThanMs }) => request.json('prune', { body: { dryRun, olderThanMs } }),
  export: () => streamText(request, 'exportLedger', { headers: { accept: 'application/x-ndjson' } }),
  checkLedger: (scope, expect) => streamAnswers<CheckLine>(request, 'checkLedger', { scope, expect }),
  backUp: async ({ file, force }, signal) => {
    for await (const line of streamAnswers<BackupLine>(request, 'backUpLedger', { file, force }, signal))
      if ('backup' in line) return line.backup;
    throw new ProblemError('internal', `${request.address} ended its answer before the backup was written`);
  },
});
