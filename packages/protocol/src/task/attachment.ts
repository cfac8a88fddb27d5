// What one task asks for beyond what its agent is set to: another model, mode or effort, and files that go with the prompt.

export interface Overrides {
  readonly model?: string;
  /** One of the modes that an ACP agent offers, like `plan`. */
  readonly mode?: string;
  /** How much the model thinks, in the words of the agent or provider: `low`, `high`. */
  readonly effort?: string;
}

/** Those of them that are given; undefined where none is. */
export const overridesOf = ({ model, mode, effort }: Overrides): Overrides | undefined => {
  const given = {
    ...(model !== undefined && { model }),
    ...(mode !== undefined && { mode }),
    ...(effort !== undefined && { effort }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
};

/** A file that goes with the prompt of a task. The ledger keeps a copy as long as the task. */
export interface Attachment {
  /** Its name, without a folder; no two of a task are the same. */
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** SHA-256 of the content, in hexadecimal. */
  readonly hash: string;
}

export const MAX_ATTACHMENTS = 20;
export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;
/** The most that file systems take. */
export const MAX_ATTACHMENT_NAME_BYTES = 255;
/** Of all attachments of a task. */
export const MAX_ATTACHMENTS_BYTES = 20 * 1024 * 1024;

const IMAGES: readonly (readonly [string, (head: string) => boolean])[] = [
  ['image/png', (head) => head.startsWith('\x89PNG\r\n\x1a\n')],
  ['image/jpeg', (head) => head.startsWith('\xff\xd8\xff')],
  ['image/gif', (head) => /^GIF8[79]a/.test(head)],
  ['image/webp', (head) => /^RIFF.{4}WEBP/s.test(head)],
  ['application/pdf', (head) => head.startsWith('%PDF-')],
];

/** What the bytes are, whatever their file is called: an image, a PDF, text, or anything else. */
export const mediaTypeOf = (bytes: Uint8Array): string => {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const known = IMAGES.find(([, isOne]) => isOne(head))?.[0];
  if (known !== undefined) return known;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? 'application/octet-stream' : 'text/plain';
  } catch {
    return 'application/octet-stream';
  }
};

export const isImage = ({ mediaType }: Pick<Attachment, 'mediaType'>): boolean =>
  mediaType.startsWith('image/');
export const isText = ({ mediaType }: Pick<Attachment, 'mediaType'>): boolean =>
  mediaType.startsWith('text/');
