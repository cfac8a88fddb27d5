// How far the spans were sent: through an event, or through a number of its spans.

/** Under this name the ledger keeps it. */
export const CURSOR_NOTE = 'telemetry';

export interface Cursor {
  readonly seq: number;
  /** So many of those of the event `seq` were sent. Default: all. */
  readonly spans?: number;
}

export const cursorText = ({ seq, spans }: Cursor): string =>
  spans === undefined ? String(seq) : `${seq}:${spans}`;

/** undefined: there is none yet. */
export const readCursor = (text: string | undefined): Cursor | undefined => {
  const [, seq, spans] = /^(\d+)(?::(\d+))?$/.exec(text ?? '') ?? [];
  if (seq === undefined) return undefined;
  return { seq: Number(seq), ...(spans === undefined ? {} : { spans: Number(spans) }) };
};
