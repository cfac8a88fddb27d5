// Whether the ledger is sound: a quick look now, and what the last whole check came to.

import type { HomePaths } from '@coxswain/client';
import type { LedgerCheck, LedgerFault } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { checkLines } from '../ledger/check-lines.ts';
import { isDaemonLost } from '../wait/until.ts';
import { type Finding, reasonOf } from './finding.ts';
import { checkLedger } from './folders.ts';

const REMEDY = 'see everything with: cox ledger check';

/** The file itself, and when there is one what a quick check finds in it. */
export const checkLedgerContents = async (
  context: Context,
  paths: HomePaths,
): Promise<readonly Finding[]> => {
  const file = checkLedger(paths);
  if (!file.ok || file.detail.endsWith('(none yet)')) return [file];
  const faults: LedgerFault[] = [];
  let checked: LedgerCheck | undefined;
  try {
    for await (const line of checkLines(context, { scope: 'quick', repair: false })) {
      if ('fault' in line) faults.push(line.fault);
      if ('checked' in line) checked = line.checked;
    }
  } catch (error) {
    // That is a finding about the daemon; the ledger may be fine.
    if (isDaemonLost(error))
      return [{ ...file, detail: `${file.detail}, not checked: the daemon does not answer` }];
    return [{ ...file, ok: false, detail: reasonOf(error), remedy: REMEDY }];
  }
  const { lastWhole, audit } = checked ?? {};
  return [{ ...file, ...conclusion(file.detail, faults, lastWhole) }, ...auditFinding(audit)];
};

/** The hash is worth noting elsewhere; whether the log is intact takes a walk through all of it. */
const auditFinding = (audit: LedgerCheck['audit']): readonly Finding[] => {
  if (audit?.head === undefined) return [];
  const entries = audit.entries === 1 ? '1 entry' : `${audit.entries} entries`;
  return [
    {
      check: 'audit',
      ok: true,
      detail: `${entries}, head ${audit.head}; to verify them: cox audit --verify`,
    },
  ];
};

const conclusion = (
  file: string,
  faults: readonly LedgerFault[],
  lastWhole: LedgerCheck['lastWhole'],
): Pick<Finding, 'ok' | 'detail' | 'remedy'> => {
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  if (first !== undefined)
    return { ok: false, detail: `${first.subject}: ${first.detail}${more}`, remedy: REMEDY };
  if (lastWhole !== undefined && lastWhole.faults > 0) {
    const found = lastWhole.faults === 1 ? 'one fault' : `${lastWhole.faults} faults`;
    const detail = `the full check of ${lastWhole.at} found ${found}`;
    return { ok: false, detail, remedy: REMEDY };
  }
  const when = lastWhole === undefined ? 'never fully checked' : `fully checked ${lastWhole.at}`;
  return { ok: true, detail: `${file}, ${when}` };
};
