// A client that found this daemon by a home folder says which folder it means. After a home was copied or moved, a path may lead
// to the daemon of another one: it must do nothing there.

import { FOLDER_HEADER, ProblemError } from '@coxswain/protocol';
import type { RequestContext } from '../context.ts';
import { header } from './header.ts';
import type { Services } from '../services.ts';

/** Throws `wrong_home` when the client means another folder than the one that is served. Saying nothing is fine. */
export const requireOwnFolder = (
  context: RequestContext,
  { folder, process }: Pick<Services, 'folder' | 'process'>,
): void => {
  const meant = header(context, FOLDER_HEADER);
  if (meant === undefined || folder === undefined || meant === folder) return;
  throw new ProblemError(
    'wrong_home',
    `the daemon that listens here (pid ${process.pid}) serves another home folder, which was moved or replaced; nothing was done: end it with 'kill ${process.pid}', then try again`,
  );
};
