// An OpenTelemetry trace collector on loopback: accepts spans over OTLP/HTTP with JSON and stores them.

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';

export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  /** 1 internal, 3 client. */
  readonly kind: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly isError: boolean;
  readonly message?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The ids of linked spans. */
  readonly links: readonly string[];
}

export interface CollectorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TraceCollector {
  readonly url: string;
  /** The accepted spans, in order, including duplicates. */
  readonly spans: readonly CollectedSpan[];
  /** The resources of all requests. */
  readonly resources: readonly Readonly<Record<string, unknown>>[];
  /** All requests, accepted or not. */
  readonly requests: readonly {
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
    readonly spans: number;
  }[];
  /** The status for the next requests; anything but 200 does not accept them. Default: 200. */
  answer: (spans: readonly CollectedSpan[]) => CollectorAnswer;
  /** The spans with that name. */
  named(name: string): readonly CollectedSpan[];
  /** Waits until this many spans were accepted. */
  until(count: number): Promise<readonly CollectedSpan[]>;
  /** Stops listening. */
  leave(): Promise<void>;
  /** Listens again on the same address. */
  comeBack(): Promise<void>;
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly Value[] };
}
interface KeyValue {
  readonly key: string;
  readonly value: Value;
}
interface WireSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: readonly KeyValue[];
  readonly links: readonly { readonly spanId: string }[];
}
interface WireRequest {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[];
  }[];
}

const contentOf = ({ stringValue, intValue, doubleValue, boolValue, arrayValue }: Value): unknown =>
  stringValue ??
  (intValue === undefined ? undefined : Number(intValue)) ??
  doubleValue ??
  boolValue ??
  arrayValue?.values.map(contentOf);

const recordOf = (pairs: readonly KeyValue[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, contentOf(value)]));

const millisecondsOf = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000n);

const spanOf = (span: WireSpan): CollectedSpan => ({
  name: span.name,
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
  kind: span.kind,
  startMs: millisecondsOf(span.startTimeUnixNano),
  endMs: millisecondsOf(span.endTimeUnixNano),
  isError: span.status.code === 2,
  ...(span.status.message === undefined ? {} : { message: span.status.message }),
  attributes: recordOf(span.attributes),
  links: span.links.map(({ spanId }) => spanId),
});

/** Starts a collector for the current test. */
export const traceCollector = async (): Promise<TraceCollector> => {
  const spans: CollectedSpan[] = [];
  const resources: Readonly<Record<string, unknown>>[] = [];
  const requests: { headers: IncomingHttpHeaders; body: string; spans: number }[] = [];
  let server: Server | undefined;
  let port = 0;
  const listen = async (): Promise<void> => {
    const made = createServer((request, response) => {
      void text(request).then((body) => {
        const parsed: WireRequest = JSON.parse(body);
        const given = parsed.resourceSpans ?? [];
        const sent = given.flatMap(({ scopeSpans }) =>
          scopeSpans.flatMap((scope) => scope.spans.map(spanOf)),
        );
        requests.push({ headers: request.headers, body, spans: sent.length });
        const isPath = request.method === 'POST' && request.url === '/v1/traces';
        const { status, headers } = isPath ? collector.answer(sent) : { status: 404, headers: {} };
        if (status === 200) {
          spans.push(...sent);
          resources.push(...given.map(({ resource }) => recordOf(resource.attributes)));
        }
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{}');
      });
    });
    await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve));
    port = (made.address() as AddressInfo).port; // it listens on TCP
    server = made;
  };
  const leave = async (): Promise<void> => {
    const leaving = server;
    server = undefined;
    if (leaving === undefined) return;
    leaving.closeAllConnections();
    await new Promise<void>((resolve) => leaving.close(() => resolve()));
  };
  const collector: TraceCollector = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    spans,
    resources,
    requests,
    answer: () => ({ status: 200 }),
    named: (name) => spans.filter((span) => span.name === name),
    until: async (count) => {
      await expect.poll(() => spans.length).toBeGreaterThanOrEqual(count);
      return spans;
    },
    leave,
    comeBack: listen,
  };
  await listen();
  onTestFinished(leave);
  return collector;
};
