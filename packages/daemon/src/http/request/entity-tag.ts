// Conditional requests, RFC 9110 section 13: a poll that finds nothing new costs a 304 and touches no row.

import { createHash } from 'node:crypto';

/** A weak tag: it changes with the revision, with the query, and with the run of the daemon that counts the revisions. */
export const entityTag = (epoch: string, revision: number, query: string): string => {
  const hash = createHash('sha1').update(query).digest('base64url').slice(0, 12);
  return `W/"${epoch}-${revision}-${hash}"`;
};

const strip = (tag: string): string => tag.trim().replace(/^W\//, '');

/** True when an If-None-Match header names the tag. Compared weakly, as that header asks for. */
export const isMatch = (header: string | undefined, tag: string): boolean => {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((candidate) => strip(candidate) === strip(tag));
};
