// Agents that an earlier daemon kept ready between turns: they wait on, for as long as they had left.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TakeBackOptions } from '../runtime.ts';
import { readAgentRecord } from './host/agent-record.ts';
import { findHost } from './host/start-host.ts';
import type { WarmHosts } from './host/warm-hosts.ts';
import type { AcpOptions } from './options.ts';

/** Returns the ids of the runs whose folders and programs they need. */
export const takeBackAgents = async (
  { runsDir, claimed, servers, mayOutlive }: TakeBackOptions,
  { options, warm }: { readonly options: AcpOptions; readonly warm: WarmHosts },
): Promise<ReadonlySet<string>> => {
  const needed = new Set<string>();
  const ids = (await readdir(runsDir).catch(() => [])).filter((id) => !servers.has(id));
  const recorded = (
    await Promise.all(ids.map(async (id) => ({ id, record: await readAgentRecord(join(runsDir, id)) })))
  ).flatMap(({ id, record }) => (record ? [{ id, record }] : []));
  const isAtWork = ({ id, record }: (typeof recorded)[number]): boolean => !record.waits || claimed.has(id);
  const atWork = new Set([
    ...servers.values(),
    ...recorded.filter(isAtWork).map(({ record }) => record.startedBy),
  ]);
  // Of too many, the one that waits longest is ended.
  const inOrder = recorded.toSorted(
    (one, other) => (one.record.waits?.sinceMs ?? 0) - (other.record.waits?.sinceMs ?? 0),
  );
  for (const { id, record } of inOrder) {
    const { waits, startedBy, ...agent } = record;
    if (!waits || atWork.has(startedBy) || !mayOutlive(waits.agentName)) continue;
    const leftMs = waits.untilMs - options.nowMs();
    if (leftMs <= 0) continue;
    const recordedIn = join(runsDir, id);
    const found = findHost(recordedIn, record, { ...options, from: waits.at, prompts: [] });
    // One that cannot be joined is ended like any other: it holds up nobody.
    const host = await found.catch(() => undefined);
    if (!host) continue;
    warm.keep(
      waits.conversation,
      { ...agent, startedBy, costSoFar: waits.costSoFar, recordedIn, host },
      leftMs,
    );
    needed.add(id).add(startedBy);
  }
  return needed;
};
