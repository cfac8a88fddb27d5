// The trace context of W3C: which trace a piece of work belongs to, and below which span. It travels as one line, in the header
// and the variable that are named after it.

/** The variable in which programs find it. */
export const TRACEPARENT_VARIABLE = 'TRACEPARENT';
/** The header of a request, and the key in `_meta` of ACP and MCP. */
export const TRACEPARENT_HEADER = 'traceparent';

export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** False: whoever began the trace does not record it. */
  readonly isSampled: boolean;
}

const FORM = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** undefined: the text is no trace context. Later versions may say more at the end, which is left out. */
export const parseTraceparent = (text: string): TraceContext | undefined => {
  const [, version, traceId, spanId, flags, more] = FORM.exec(text.trim()) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === '00' && more !== undefined) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
};

export const traceparentOf = ({ traceId, spanId, isSampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
