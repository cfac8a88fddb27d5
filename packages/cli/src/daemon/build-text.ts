// Which daemon it is, as the notes name it: builds of one version differ too.

import type { VersionAnswer } from '@coxswain/protocol';

/** `0.1.0, build 20261120T101500-…`; earlier daemons do not say which build they are. */
export const buildText = ({ version, build }: Pick<VersionAnswer, 'version' | 'build'>): string =>
  build === undefined ? version : `${version}, build ${build}`;
