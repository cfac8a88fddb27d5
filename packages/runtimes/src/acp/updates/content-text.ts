// A block of content as text that a person can read; other content becomes one line.

import { fieldsOf, textOf } from './reading.ts';

const KIB = 1024;

const sizeOf = (base64: unknown): string => {
  const bytes = typeof base64 === 'string' ? Buffer.byteLength(base64, 'base64') : 0;
  return bytes < KIB ? `${bytes} bytes` : `${Math.round(bytes / KIB)} KiB`;
};

const labelled = (what: string, ...parts: readonly (string | undefined)[]): string =>
  `[${[what, ...parts.filter((part) => part !== undefined)].join(', ')}]`;

/** The text of a block; undefined for one that has no readable form, like sound or a kind that is not known. */
export const contentText = (block: unknown): string | undefined => {
  const content = fieldsOf(block);
  switch (content.type) {
    case 'text':
      return typeof content.text === 'string' ? content.text : undefined;
    case 'image':
      return labelled(
        `image ${textOf(content.mimeType) ?? ''}`.trim(),
        textOf(content.uri),
        sizeOf(content.data),
      );
    case 'resource_link': {
      const name = textOf(content.title) ?? textOf(content.name) ?? 'resource';
      return `[${name}](${textOf(content.uri) ?? ''})`;
    }
    case 'resource': {
      const resource = fieldsOf(content.resource);
      if (typeof resource.text === 'string') return resource.text;
      return labelled('resource', textOf(resource.uri), textOf(resource.mimeType), sizeOf(resource.blob));
    }
    default:
      return undefined;
  }
};
