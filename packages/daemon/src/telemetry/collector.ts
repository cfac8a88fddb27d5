// One request to a collector over OTLP/HTTP with JSON, and what its answer means.

import { agentFor, exchange, retryAfterMs } from '@coxswain/channels';
import { messageOf } from '@coxswain/protocol';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { TelemetrySettings } from './settings.ts';

export type Sent =
  /** `rejected`: how many of them were rejected, and need not be sent again. */
  | { readonly outcome: 'taken'; readonly rejected: number; readonly why: string }
  /** They are never taken like this. */
  | { readonly outcome: 'refused'; readonly why: string }
  /** Perhaps later. */
  | { readonly outcome: 'away'; readonly why: string; readonly retryAfterMs: number | undefined };

export interface CollectorDeps {
  /** With the proxy to go through, if there is one. */
  readonly environment: Readonly<Record<string, string>>;
  readonly nowMs: () => number;
}

const TIMEOUT_MS = 10_000;
const MAX_WHY_CHARACTERS = 200;
/** Something about these spans; a wrong address or key can be fixed, and they wait for that. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** It is not shown: there may be a key in it. */
const NO_ADDRESS =
  'the address for traces is invalid: set telemetry.endpoint or OTEL_EXPORTER_OTLP_ENDPOINT to one like http://127.0.0.1:4318';

/** What the answer says, on one line. */
const saidIn = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MAX_WHY_CHARACTERS);

const takenOf = (text: string): Sent => {
  try {
    const { partialSuccess } = JSON.parse(text || '{}') as {
      partialSuccess?: { rejectedSpans?: number | string; errorMessage?: string };
    };
    const rejected = Number(partialSuccess?.rejectedSpans ?? 0);
    return { outcome: 'taken', rejected, why: saidIn(partialSuccess?.errorMessage ?? '') };
  } catch {
    return { outcome: 'taken', rejected: 0, why: '' };
  }
};

/** Sends the spans; none at all asks whether they would be taken. Never throws: what went wrong is the outcome. */
export const sendSpans = async (
  spans: readonly ReadableSpan[],
  settings: TelemetrySettings,
  { environment, nowMs }: CollectorDeps,
  signal: AbortSignal,
): Promise<Sent> => {
  let agent: Awaited<ReturnType<typeof agentFor>> | undefined;
  try {
    const { url, headers: given } = settings.target();
    if (!URL.canParse(url)) throw new Error(NO_ADDRESS);
    agent = await agentFor(url, environment);
    const body = new TextDecoder().decode(JsonTraceSerializer.serializeRequest([...spans]));
    const own = { 'content-type': 'application/json', 'user-agent': 'coxswain' };
    const headers = { ...given, ...own };
    const answer = await exchange({ url, headers, body, agent, signal, timeoutMs: TIMEOUT_MS });
    const { status, text } = answer;
    if (status >= 200 && status < 300) return takenOf(text);
    const said = saidIn(text);
    const why = `${new URL(url).host} answered ${status}${said === '' ? '' : `: ${said}`}`;
    if (REFUSALS.has(status)) return { outcome: 'refused', why };
    return { outcome: 'away', why, retryAfterMs: retryAfterMs(answer.headers['retry-after'], nowMs()) };
  } catch (error) {
    const why = messageOf(error);
    return { outcome: 'away', why, retryAfterMs: undefined };
  } finally {
    agent?.destroy();
  }
};
