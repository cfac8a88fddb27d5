import { TOKEN_SCOPES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { oneOf, optional, repeated, required, text } from '../../input/parameter.ts';
import { moment } from '../../input/readers.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { safeLine } from '../../output/output.ts';

const partsOf = (lists: readonly string[]): readonly string[] =>
  lists.flatMap((list) => list.split(',')).map((part) => part.trim());

const scope = oneOf(TOKEN_SCOPES);

export const create = defineCommand({
  arguments: { name: required('<name>', 'name of the token: ci, phone', text) },
  options: {
    may: repeated('--may <scope,…>', `what it may do: ${TOKEN_SCOPES.join(', ')}`, text, {
      completes: TOKEN_SCOPES,
    }),
    agents: repeated('--agents <name,…>', 'agents it may use and whose work it sees', text, {
      completes: 'agent',
    }),
    expires: optional('--expires <when>', 'when it ends: 30d, 2027-01-01; default: never', text),
  },
  details:
    'read: see tasks, output, questions and sessions. submit: submit tasks; with read also retry them, send messages and continue sessions. cancel: cancel tasks. answer: answer questions and approve. jobs: see, run, pause and resume saved jobs. admin: everything you may do.\n\nWithout --agents a token may use every agent except those that run any command, such as shell and command: name those explicitly to allow them. The token is printed once; only a hash of it is stored. Send it as COX_TOKEN, with COX_URL for a daemon on another machine.',
  examples: [
    'cox tokens create ci --may submit,read --agents lint --expires 30d',
    'COX_URL=http://127.0.0.1:8080 COX_TOKEN=cox_… cox bg submit --agent lint --wait check it',
  ],
  async run({ client, deps, output, words }, { arguments: { name }, options }) {
    const may = partsOf(options.may).map((word) => scope(word, '--may'));
    if (may.length === 0)
      throw usageProblem(`missing --may, like --may read,submit (scopes: ${TOKEN_SCOPES.join(', ')})`);
    const agents = partsOf(options.agents);
    const expiresAt = moment(options.expires, '--expires', 'future', deps);
    const created = await (await client()).tokens.create({
      name,
      may,
      ...(agents.length === 0 ? {} : { agents: [...agents] }),
      expiresAt,
    });
    if (output.isJson) return output.json(created);
    await output.line(created.token);
    if (!output.isQuiet) await output.note(words.tokens.created(safeLine(created.name)));
  },
});
