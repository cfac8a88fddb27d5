import { EXIT_CODES, type LedgerCheck, type LedgerFault, ProblemError } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { flag } from '../../input/parameter.ts';
import { checkLines } from '../../ledger/check-lines.ts';
import { safeLine } from '../../output/output.ts';

const print = async ({ output, words }: Context, fault: LedgerFault, isRepaired: boolean): Promise<void> => {
  if (output.isJson) return;
  const [subject, detail] = [safeLine(fault.subject), safeLine(fault.detail)];
  if (isRepaired) await output.line(words.ledger.repaired(subject, detail));
  else await output.line(`${output.paint.bad('✗')} ${subject}: ${detail}`);
};

const conclude = async ({ output, words }: Context, checked: LedgerCheck): Promise<void> => {
  const { faults, scope, tasks, events } = checked;
  if (faults > 0) return output.note(words.ledger.faults(faults));
  await output.note(scope === 'quick' ? words.ledger.quicklyChecked : words.ledger.checked(tasks, events));
};

export const check = defineCommand({
  arguments: {},
  options: {
    quick: flag('--quick', 'only tasks that have not ended, and the pages of a small ledger'),
    repair: flag(
      '--repair',
      'rebuild derived data: queue, counters, indexes, search; the daemon must be stopped',
    ),
  },
  details:
    'Works while the daemon is running, and when the ledger is too damaged for the daemon to start. Prints one line per fault and exits 1 if there are any. Changes nothing without --repair.',
  examples: ['cox ledger check', 'cox daemon stop && cox ledger check --repair'],
  async run(context, { options }) {
    const { output, words } = context;
    const faults: LedgerFault[] = [];
    const repaired: LedgerFault[] = [];
    let checked: LedgerCheck | undefined;
    const wish = { scope: options.quick ? 'quick' : 'whole', repair: options.repair } as const;
    for await (const line of checkLines(context, wish)) {
      if ('fault' in line) faults.push(line.fault);
      else if ('repaired' in line) repaired.push(line.repaired);
      else checked = line.checked;
      if ('fault' in line) await print(context, line.fault, false);
      if ('repaired' in line) await print(context, line.repaired, true);
    }
    if (checked === undefined) throw new ProblemError('internal', 'the check ended without a result');
    if (output.isJson) await output.json({ ...checked, faults, repaired });
    else await conclude(context, checked);
    if (!options.repair && !output.isJson && faults.some(({ isRepairable }) => isRepairable))
      await output.note(words.ledger.canRepair);
    return faults.length > 0 ? EXIT_CODES.error.code : EXIT_CODES.ok.code;
  },
});
