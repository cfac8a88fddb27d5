// Whether the collector takes the traces that the daemon sends.

import type { Client } from '@coxswain/client';
import { type Finding, reasonOf } from './finding.ts';

const REMEDY = 'start the collector, or correct telemetry.endpoint and telemetry.headers (cox config edit)';

/** Nothing to say where no traces are sent. */
export const checkTelemetry = async (connect: () => Promise<Client>): Promise<readonly Finding[]> => {
  try {
    const { isOn, isTaken, url = '', why, eventsBehind } = await (await connect()).daemon.telemetry();
    if (!isOn) return [];
    // The daemon of a copy sends nothing while it is on hold.
    if (isTaken === undefined)
      return [{ check: 'telemetry', ok: true, detail: 'on; nothing is sent before the daemon is resumed' }];
    if (isTaken) return [{ check: 'telemetry', ok: true, detail: `${url} takes traces` }];
    const waiting = eventsBehind === 0 ? '' : '; traces wait in the ledger until it does';
    const detail = `${[url, why].filter(Boolean).join(': ')}${waiting}`;
    return [{ check: 'telemetry', ok: false, detail, remedy: REMEDY }];
  } catch (error) {
    // A daemon of an earlier version knows no traces.
    if (reasonOf(error).includes('/telemetry/check')) return [];
    return [{ check: 'telemetry', ok: false, detail: reasonOf(error), remedy: 'see: cox daemon logs' }];
  }
};
