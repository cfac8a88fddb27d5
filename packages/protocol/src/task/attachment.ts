// What a task may set besides its agent: model, mode, effort, and files for the prompt.

/** The overrides that are set; undefined if none is. */
export const overridesOf = ({
  model,
  mode,
  effort,
}: {
  readonly [override in 'model' | 'mode' | 'effort']?: string | undefined;
}) => {
  const given = {
    ...(model !== undefined && { model }),
    ...(mode !== undefined && { mode }),
    ...(effort !== undefined && { effort }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
};

export const MAX_ATTACHMENTS = 20;
export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;
/** The longest name that file systems allow. */
export const MAX_ATTACHMENT_NAME_BYTES = 255;
/** The total of all attachments of a task. */
export const MAX_ATTACHMENTS_BYTES = 20 * 1024 * 1024;

const IMAGES: readonly (readonly [string, (head: string) => boolean])[] = [
  ['image/png', (head) => head.startsWith('\x89PNG\r\n\x1a\n')],
  ['image/jpeg', (head) => head.startsWith('\xff\xd8\xff')],
  ['image/gif', (head) => /^GIF8[79]a/.test(head)],
  ['image/webp', (head) => /^RIFF.{4}WEBP/s.test(head)],
  ['application/pdf', (head) => head.startsWith('%PDF-')],
];

/** The media type by content, whatever the file name: an image, a PDF, text, or anything else. */
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

export const isImage = ({ mediaType }: { readonly mediaType: string }): boolean =>
  mediaType.startsWith('image/');
export const isText = ({ mediaType }: { readonly mediaType: string }): boolean =>
  mediaType.startsWith('text/');
