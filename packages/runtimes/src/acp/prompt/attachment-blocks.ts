// What is attached, as the agent takes it: an image to look at, text to read, or else a link to the copy.

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import { isImage, isText } from '@coxswain/protocol';
import type { RunAttachment } from '../../runtime.ts';
import type { AgentProfile } from '../session/initialize.ts';

type Takes = Pick<AgentProfile, 'takesImages' | 'takesFiles'>;

/** A block for each. Every agent takes a link; what it opens by itself is there until the turn is over. */
export const attachmentBlocks = (
  attachments: readonly RunAttachment[],
  profile: Takes,
): Promise<ContentBlock[]> => Promise.all(attachments.map((one) => blockOf(one, profile)));

const blockOf = async (
  attachment: RunAttachment,
  { takesImages, takesFiles }: Takes,
): Promise<ContentBlock> => {
  const { name, mediaType: mimeType, path } = attachment;
  const uri = pathToFileURL(path).href;
  if (isImage(attachment) && takesImages)
    return { type: 'image', data: await readFile(path, 'base64'), mimeType, uri };
  if (isText(attachment) && takesFiles)
    return { type: 'resource', resource: { uri, mimeType, text: await readFile(path, 'utf8') } };
  return { type: 'resource_link', name, uri, mimeType };
};
