// The key bindings of the jobs page.

import type { Job, RunGroup } from '@coxswain/protocol';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps } from '../../shell/context.ts';
import { namedRef } from '../../shell/shown-by.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import type { JobActions } from './use-job-actions.ts';
import type { Opened } from './use-opened-job.ts';

export interface JobsKeyPorts {
  /** The item under the cursor right now. */
  job(): Job | undefined;
  readonly hasJob: boolean;
  readonly isEnabled: boolean;
  readonly isOpen: boolean;
  /** The opened item has focus, not the list. */
  readonly isInPane: boolean;
  readonly isFiltered: boolean;
  readonly opened: Opened;
  readonly actions: JobActions;
  readonly sortKeys: readonly Binding[];
  setOpen(isOpen: boolean): void;
  focus(isInPane: boolean): void;
  move(to: ListMove): void;
  filter(): void;
  showAll(): void;
  show(run: RunGroup): void;
}

export const useJobsKeys = (ports: JobsKeyPorts, isActive: boolean): void => {
  const { words } = useDeps();
  const { jobs: said, shell: common } = words.screen;
  const { keys } = said;
  const { verbs } = common;
  const { isOpen, isInPane, hasJob, isEnabled, isFiltered, opened, actions, setOpen } = ports;
  const isInRuns = isInPane && opened.tab === 'runs';
  const copyKeys = useCopyKeys(() => namedRef('jobs', ports.job()));
  const withJob = (act: (job: Job) => void) => () => {
    const job = ports.job();
    if (job) act(job);
  };
  const enter = (): void => {
    const run = isInRuns ? opened.list.newest() : undefined;
    if (run) ports.show(run);
    else if (!isInRuns) setOpen(!isInPane);
  };
  const ofOne: readonly Binding[] = [
    { keys: ['enter'], label: isInRuns ? keys.task : isInPane ? keys.close : keys.open, run: enter },
    ...(isOpen
      ? [
          {
            keys: ['[', ']'],
            label: keys.tab,
            run: () => opened.choose(opened.tab === 'runs' ? 'job' : 'runs'),
          },
          { keys: ['tab'], label: verbs.focus, isQuiet: true, run: () => ports.focus(!isInPane) },
          { keys: ['escape'], label: keys.close, run: () => setOpen(false) },
        ]
      : []),
    { keys: ['r'], label: keys.run, run: withJob(actions.run) },
    { keys: ['p'], label: isEnabled ? keys.pause : keys.resume, run: withJob(actions.toggle) },
    { keys: ['e'], label: keys.edit, run: withJob(actions.edit) },
    { keys: ['d'], label: keys.remove, run: withJob(actions.remove) },
    { keys: ['R'], label: keys.repair, isQuiet: true, run: withJob(actions.repair) },
    { keys: ['v'], label: verbs.chat, isQuiet: true, run: withJob(actions.chat) },
    { keys: ['l'], label: verbs.log, isQuiet: true, run: withJob(actions.log) },
    ...copyKeys,
  ];
  const bindings: readonly Binding[] = [
    ...(hasJob ? [...ofOne, ...ports.sortKeys] : []),
    { keys: ['n'], label: keys.create, run: () => actions.create() },
    { keys: ['/'], label: keys.filter, run: ports.filter },
    ...(isFiltered && !isOpen ? [{ keys: ['escape'], label: keys.back, run: ports.showAll }] : []),
    ...moveBindings(
      isInPane ? opened.move : ports.move,
      isInPane && !isInRuns ? common.keys.scroll : common.keys.move,
    ),
  ];
  useKeyLayer({ title: said.title, level: 'page', bindings }, isActive);
};
