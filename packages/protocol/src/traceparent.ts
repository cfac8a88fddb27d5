// The W3C trace context: the trace and parent span of a piece of work. It is one line, passed in a header or an environment
// variable.

/** The environment variable for programs. */
export const TRACEPARENT_VARIABLE = 'TRACEPARENT';
/** The request header, and the key in `_meta` of ACP and MCP. */
export const TRACEPARENT_HEADER = 'traceparent';

export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** False: the starter of the trace does not record it. */
  readonly isSampled: boolean;
}

const FORM = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** undefined if the text is not a trace context. Later versions may append more, which is ignored. */
export const parseTraceparent = (text: string): TraceContext | undefined => {
  const [, version, traceId, spanId, flags, more] = FORM.exec(text.trim()) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === '00' && more !== undefined) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
};

export const traceparentOf = ({ traceId, spanId, isSampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
