// Traces, where they are on; what makes and sends them is loaded then and not before.

import type { Ledger } from '@coxswain/ledger';
import type { TelemetryStatus } from '@coxswain/protocol';
import type { ConfigValues } from '../config/keys.ts';
import type { DaemonDeps } from '../daemon-deps.ts';
import { CURSOR_NOTE } from './cursor.ts';
import { type TelemetrySettings, telemetrySettings } from './settings.ts';
import type { TraceExport } from './trace-export.ts';

export class Telemetry {
  readonly #deps: DaemonDeps;
  readonly #settings: TelemetrySettings | undefined;
  #export: TraceExport | undefined;
  #isStopped = false;

  /** By the values of the start: others count from the next one on. */
  constructor(deps: DaemonDeps, values: ConfigValues) {
    this.#deps = deps;
    this.#settings = telemetrySettings({
      values,
      environment: deps.configEnvironment,
      environmentFile: deps.paths.environmentFile,
    });
  }

  get isOn(): boolean {
    return this.#settings !== undefined;
  }

  /** What ended while they were off is never sent. Safe to call twice. */
  async start(ledger: Ledger): Promise<void> {
    if (this.#export !== undefined || this.#isStopped) return;
    if (this.#settings === undefined) {
      if ((await ledger.notes.read(CURSOR_NOTE)) !== undefined)
        await ledger.notes.write(CURSOR_NOTE, undefined);
      return;
    }
    const { TraceExport } = await import('./trace-export.ts');
    if (this.#isStopped) return;
    this.#export = new TraceExport({ deps: this.#deps, ledger, settings: this.#settings });
    await this.#export.start();
  }

  /** Asks the collector whether it takes spans. */
  async check(signal: AbortSignal): Promise<TelemetryStatus> {
    return this.#export?.check(signal) ?? { isOn: this.isOn };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#export?.stop();
  }
}
