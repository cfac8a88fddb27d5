// A span for the exporter. It is created when it has ended, from the ledger: nothing is measured here.

import { BUILD, type TraceContext, VERSION } from '@coxswain/protocol';
import {
  type Attributes,
  type HrTime,
  type Link,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

export interface Span {
  readonly name: string;
  readonly context: Pick<TraceContext, 'traceId' | 'spanId'>;
  readonly parentSpanId?: string | undefined;
  /** Someone else made the parent. */
  readonly isParentRemote?: boolean;
  /** Default: internal. */
  readonly kind?: SpanKind;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  /** undefined values are left out. */
  readonly attributes: Readonly<Record<string, Attributes[string] | undefined>>;
  /** It failed; the text is included only if content is enabled. */
  readonly failure?: { readonly message: string | undefined } | undefined;
  /** Spans that it has to do with and that are not above it. */
  readonly links?: readonly Pick<TraceContext, 'traceId' | 'spanId'>[];
}

const SCOPE = { name: 'coxswain', version: VERSION };

export const resourceOf = (service: { readonly instanceId: string; readonly host: string }): Resource =>
  resourceFromAttributes({
    'service.name': 'coxswain',
    'service.version': VERSION,
    'service.instance.id': service.instanceId,
    'host.name': service.host,
    ...(BUILD === undefined ? {} : { 'cox.build': BUILD }),
  });

const timeOf = (ms: number): HrTime => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)];

const contextOf = (context: Pick<TraceContext, 'traceId' | 'spanId'>) => ({
  ...context,
  traceFlags: TraceFlags.SAMPLED,
});

/** It never ends before it begins, whatever the wall clock did meanwhile. */
export const readableSpan = (span: Span, resource: Resource): ReadableSpan => {
  const { name, context, parentSpanId, isParentRemote = false, kind = SpanKind.INTERNAL } = span;
  const { startMs, failure, links = [] } = span;
  const endMs = Math.max(startMs, span.endMs);
  const attributes = Object.entries(span.attributes).filter(([, value]) => value !== undefined);
  return {
    name,
    kind,
    spanContext: () => contextOf(context),
    ...(parentSpanId === undefined
      ? {}
      : {
          parentSpanContext: {
            ...contextOf({ traceId: context.traceId, spanId: parentSpanId }),
            isRemote: isParentRemote,
          },
        }),
    startTime: timeOf(startMs),
    endTime: timeOf(endMs),
    duration: timeOf(endMs - startMs),
    status: failure
      ? {
          code: SpanStatusCode.ERROR,
          ...(failure.message === undefined ? {} : { message: failure.message }),
        }
      : { code: SpanStatusCode.UNSET },
    attributes: Object.fromEntries(attributes) as Attributes, // those without a value are left out
    links: links.map((link): Link => ({ context: contextOf(link) })),
    events: [],
    ended: true,
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
};
