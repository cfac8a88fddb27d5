// The keys of the page of jobs.

import type { Job, JobRun } from '@coxswain/protocol';
import type { ListMove } from '../../components/list/list-cursor.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useWorld } from '../../shell/context.ts';
import type { JobActions } from './use-job-actions.ts';
import type { Opened } from './use-opened-job.ts';

export interface JobsKeyPorts {
  /** What is under the cursor by now. */
  job(): Job | undefined;
  readonly hasJob: boolean;
  readonly isEnabled: boolean;
  readonly isOpen: boolean;
  readonly isFiltered: boolean;
  readonly opened: Opened;
  readonly actions: JobActions;
  setOpen(isOpen: boolean): void;
  move(to: ListMove): void;
  filter(): void;
  showAll(): void;
  show(run: JobRun): void;
}

export const useJobsKeys = (ports: JobsKeyPorts, isActive: boolean): void => {
  const { words } = useWorld();
  const { jobs: said, shell: common } = words.screen;
  const { keys } = said;
  const { isOpen, hasJob, isEnabled, isFiltered, opened, actions, setOpen } = ports;
  const isInRuns = isOpen && opened.tab === 'runs';
  const withJob = (act: (job: Job) => void) => () => {
    const job = ports.job();
    if (job) act(job);
  };
  const enter = (): void => {
    const run = isInRuns ? opened.list.newest() : undefined;
    if (!isInRuns) setOpen(!isOpen);
    else if (run) ports.show(run);
  };
  const ofOne: readonly Binding[] = [
    { keys: ['enter'], label: isInRuns ? keys.task : isOpen ? keys.close : keys.open, run: enter },
    ...(isOpen
      ? [
          { keys: ['tab'], label: keys.tab, run: () => opened.choose(isInRuns ? 'job' : 'runs') },
          { keys: ['escape'], label: keys.close, run: () => setOpen(false) },
        ]
      : [{ keys: ['tab'], run: () => setOpen(true) }]),
    { keys: ['r'], label: keys.run, run: withJob(actions.run) },
    { keys: ['p'], label: isEnabled ? keys.pause : keys.resume, run: withJob(actions.toggle) },
    { keys: ['e'], label: keys.edit, run: withJob(actions.edit) },
    { keys: ['d'], label: keys.remove, run: withJob(actions.remove) },
    { keys: ['R'], label: keys.repair, isQuiet: true, run: withJob(actions.repair) },
    { keys: ['y'], label: keys.copy, isQuiet: true, run: withJob(actions.copy) },
  ];
  const bindings: readonly Binding[] = [
    ...(hasJob ? ofOne : []),
    { keys: ['n'], label: keys.create, run: () => actions.create() },
    { keys: ['/'], label: keys.filter, run: ports.filter },
    ...(isFiltered && !isOpen ? [{ keys: ['escape'], label: keys.back, run: ports.showAll }] : []),
    ...moveBindings(
      isOpen ? opened.move : ports.move,
      isOpen && !isInRuns ? common.keys.scroll : common.keys.move,
    ),
  ];
  useKeyLayer({ title: said.title, level: 'page', bindings }, isActive);
};
