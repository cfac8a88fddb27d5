// Checks a ledger step by step, each in short pages that see one state. A step that meets damage reports it and the next one
// continues. It only reads; the same steps run in the reading thread, at a start and without a daemon.

import { type CheckScope, codeOf, type LedgerFault } from '@coxswain/protocol';
import { checkAudit } from '../audit/check.ts';
import type { Reading } from '../reader/reading.ts';
import { checkAccounts, checkDeliveryLines, checkJobs, checkMessages } from './accounts.ts';
import { checkCounters } from './counters.ts';
import { checkEnvironments } from './environments.ts';
import { checkEvents, checkSequences, checkTaskEvents } from './events.ts';
import { checkLeftFiles, checkSegments } from './files.ts';
import { checkLinks, checkPages } from './pages.ts';
import type { CheckCursor, Step, StepPage } from './step.ts';
import { checkDependencies, checkLines, checkTasks } from './tasks.ts';

export interface CheckedPage {
  readonly faults: readonly LedgerFault[];
  /** undefined: everything was checked. */
  readonly next: CheckCursor | undefined;
}

/** The checks of every start, once the pages are fine. */
export const STEPS_AT_START = [
  checkTasks,
  checkDependencies,
  checkLines,
  checkCounters,
  checkSequences,
  checkDeliveryLines,
] as const;
const QUICK: readonly Step[] = [checkPages, ...STEPS_AT_START, checkEnvironments];
const STEPS: Readonly<Record<CheckScope, readonly Step[]>> = {
  quick: QUICK,
  audit: [checkAudit],
  whole: [
    ...QUICK,
    checkAudit,
    checkLinks,
    checkAccounts,
    checkJobs,
    checkMessages,
    checkTaskEvents,
    checkEvents,
    checkSegments,
    checkLeftFiles,
  ],
};

/** Checks the page at the cursor. Throws errors other than damage: a disk error, a missing file. */
export const checkPage = async (reading: Reading, cursor: CheckCursor): Promise<CheckedPage> => {
  const steps = STEPS[cursor.scope];
  const step = steps[cursor.step];
  if (step === undefined) return { faults: [], next: undefined };
  const { faults, after } = await readable(step, reading, cursor);
  if (after !== undefined) return { faults, next: { ...cursor, after } };
  const next = cursor.step + 1 < steps.length ? { ...cursor, step: cursor.step + 1, after: 0 } : undefined;
  return { faults, next };
};

const DAMAGE = /^SQLITE_(?:CORRUPT|NOTADB)/;
/** The fault of a damaged schema. */
const LOST_TABLE = /^no such (?:table|column|index)/;

const readable = async (step: Step, reading: Reading, cursor: CheckCursor): Promise<StepPage> => {
  try {
    return await step(reading, cursor);
  } catch (error) {
    const code = codeOf(error) ?? '';
    const message = error instanceof Error ? error.message : '';
    if (!DAMAGE.test(code) && !LOST_TABLE.test(message)) throw error;
    const detail = `part of it cannot be read: ${message}`;
    return { faults: [{ area: 'pages', subject: 'ledger.db', detail, isRepairable: false }] };
  }
};
