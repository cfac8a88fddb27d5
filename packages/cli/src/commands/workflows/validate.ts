import { EXIT_CODES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { repeated, text } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { safeLine } from '../../output/output.ts';
import { checkOf, faultLine, namedWorkflow } from '../../workflows/workflow-source.ts';

export const validate = defineCommand({
  arguments: {
    files: repeated('<file|name...>', 'files, - for stdin, or names of saved workflows', text, {
      completes: 'workflow',
    }),
  },
  options: {},
  details: 'Prints one line per error, as file:line:column: message. Exits 2 if there are any.',
  examples: ['cox workflows validate .cox/workflows/*.yaml'],
  async run(context, given) {
    const { output, words } = context;
    if (given.arguments.files.length === 0) throw usageProblem('give the files to check');
    let faults = 0;
    const checks = [];
    for (const named of given.arguments.files) {
      const file = await namedWorkflow(named, context);
      const check = await checkOf(file, context);
      faults += check.faults.length;
      checks.push({ file: file.shownAs, ...check });
      if (output.isJson) continue;
      for (const fault of check.faults) await output.line(safeLine(faultLine(file, fault)));
      if (check.ok) await output.note(words.workflows.valid(file.shownAs, check.steps?.length ?? 0));
    }
    if (output.isJson) await output.json(checks.length === 1 ? checks[0] : checks);
    return faults === 0 ? EXIT_CODES.ok.code : EXIT_CODES.usage.code;
  },
});
