import { describe, expect, it } from 'vitest';
import { checkDefinition, definitionFrom } from './check-workflow.ts';
import { textOfFault } from './workflow-faults.ts';

const limits = { 'tree.maxTasks': 100, 'tree.maxDepth': 5 };
const files: Readonly<Record<string, string>> = {
  '/work/sub.yaml': 'input: {v: {required: true}}\nsteps:\n  - {id: one, run: [echo, "{{ input.v }}"]}\n',
  '/work/bad.yaml': 'name: bad\nsteps:\n  - id: x\n    rnu: echo\n',
  '/work/loop.yaml': 'name: loop\nsteps: [{id: again, workflow: ./loop.yaml}]\n',
};
const check = (text: string, folder: string | undefined = '/work') =>
  checkDefinition(text, {
    folder,
    requiresFiles: true,
    limits,
    read: async (path) => {
      const found = files[path];
      if (found === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      return found;
    },
  });
const faultsOf = async (text: string): Promise<readonly string[]> =>
  (await check(text)).faults.map(textOfFault);

const steps = (...lines: readonly string[]): string => ['name: w', 'steps:', ...lines].join('\n');

describe('a definition', () => {
  it('is read from YAML and from JSON alike', async () => {
    const yaml = await check(steps('  - {id: a, run: "true"}', '  - {id: b, run: [node, -v], needs: a}'));
    const json = await check(
      JSON.stringify({
        name: 'w',
        steps: [
          { id: 'a', run: 'true' },
          { id: 'b', run: ['node', '-v'], needs: ['a'] },
        ],
      }),
    );
    expect(yaml.faults).toEqual([]);
    expect(yaml.valid?.definition.steps).toEqual(json.valid?.definition.steps);
    expect(yaml.valid?.definition.steps.map(({ key, needs }) => [key, needs])).toEqual([
      ['a', []],
      ['b', ['a']],
    ]);
  });

  it('reports duplicate keys, and a limited number of faults', async () => {
    expect(await faultsOf(steps('  - {id: a, run: x, run: y}'))).toContain("3:21: duplicate key 'run'");
    expect(await faultsOf(steps(...Array.from({ length: 300 }, () => '  - {x: 1}')))).toHaveLength(200);
  });

  it('makes a step of each combination, and who needs the step waits for all of them', async () => {
    const { valid } = await check(
      steps(
        '  - id: test',
        '    run: [echo, "{{ matrix.node }}", "{{ matrix.os }}"]',
        '    matrix: {node: [20, 22], os: [a, b]}',
        '  - {id: report, run: [echo, "{{ steps.test[node=20,os=a].result }}"], needs: test}',
      ),
    );
    const [report] = valid?.definition.steps.filter(({ id }) => id === 'report') ?? [];
    expect(report?.needs).toEqual([
      'test[node=20,os=a]',
      'test[node=20,os=b]',
      'test[node=22,os=a]',
      'test[node=22,os=b]',
    ]);
    expect(valid?.definition.tasks).toBe(6);
  });

  it('turns branches into conditions, and the id of a branch means its steps', async () => {
    const { valid, faults } = await check(
      steps(
        '  - {id: a, run: "true"}',
        '  - id: fork',
        '    if: steps.a.result == "x"',
        '    needs: a',
        '    then: [{id: b, run: "true"}]',
        '    else: [{id: c, run: "true"}]',
        '  - {id: d, run: "true", needs: fork}',
      ),
    );
    expect(faults).toEqual([]);
    const of = (key: string) => valid?.definition.steps.find((step) => step.key === key);
    expect(of('b')?.when).toHaveLength(1);
    expect(of('c')?.when[0]?.kind).toBe('not');
    expect(of('c')?.needs).toEqual(['a']);
    expect(of('d')?.needs).toEqual(['b', 'c']);
  });

  it('includes its sub-workflows, so that it needs no more files', async () => {
    const { valid, faults } = await check(
      steps('  - {id: sub, workflow: ./sub.yaml, input: {v: "1"}} # as it was', '  - {id: b, run: "true"}'),
    );
    expect(faults).toEqual([]);
    expect(valid?.text).toContain('# as it was');
    const again = definitionFrom(valid?.text ?? '', limits);
    expect(again.steps).toEqual(valid?.definition.steps);
    expect(again.steps[0]?.work).toMatchObject({ kind: 'workflow', name: 'sub' });
    expect(again.tasks).toBe(4);
  });

  it('leaves a text without files as it was written', async () => {
    const text = steps('  # why', '  - {id: a,   run: "true"}');
    expect((await check(text)).valid?.text).toBe(text);
  });
});

describe('a fault', () => {
  it.each([
    [steps('  - id: a', '    rnu: echo'), "4:5: unknown key 'rnu' of a step; did you mean 'run'?"],
    [
      steps(
        '  - {id: b, if: "true", then: [{id: c, run: x}]}',
        '  - {id: d, run: "echo {{ steps.b.status }}", needs: b}',
      ),
      "4:24: 'b' is a branch; refer to its steps instead: c",
    ],
    [
      'name: w\ninput: {n: 1}\nsteps: [{id: a, run: "echo $(( {{ input.n }} + 1 ))"}]',
      '3:32: {{ input.n }} is in a shell command line, where its value could run as a command; use "$COX_INPUT_n" instead, for example: printf',
    ],
    [steps('  - {id: a, approve: }'), "'approve' is empty"],
    [
      steps('  - {id: 步 骤, run: x}'),
      "3:10: invalid id '步 骤': use a letter, then letters, digits, - and _",
    ],
    [
      steps('  - {id: 构建, run: x}', '  - {id: b, run: x, needs: 构件}'),
      "4:28: there is no step '构件'; did you mean '构建'?",
    ],
    [
      steps('  - {id: a, run: x, when: "构建.status == 1"}'),
      "3:28: there is no '构建'; known: steps, input, matrix, payload",
    ],
    [
      steps('  - {id: a, run: x, when: "a 🚀 1"}'),
      "3:30: the condition cannot be read: '🚀' is unexpected here",
    ],
    [steps('  - {id: a, needs: }'), "3:5: step 'a' does nothing"],
    ['', '1:1: the file must be a workflow'],
    [steps('  - {id: a, run: x}', '  - {id: a, run: x}'), "4:5: there is another step 'a'"],
    [
      steps('  - {id: a, run: x, needs: [bb]}', '  - {id: bbb, run: x}'),
      "3:29: there is no step 'bb'; did you mean 'bbb'?",
    ],
    [
      steps('  - {id: a, run: x, needs: [b]}', '  - {id: b, run: x, needs: [a]}'),
      'needs go in a circle: a → b → a',
    ],
    [steps('  - {id: a, run: x, needs: a}'), "step 'a' needs itself"],
    [
      steps(
        '  - {id: a, run: x}',
        '  - id: b',
        '    run: |',
        '      echo 1',
        '      echo {{ steps.a.result }}',
      ),
      "7:12: step 'b' does not wait for 'a': add it to needs",
    ],
    [
      steps('  - {id: a, run: x}', '  - {id: b, needs: a, prompt: "{{ steps.a.reslt }}"}'),
      "a step has no 'reslt'; did you mean 'result'?",
    ],
    [
      steps('  - {id: a, prompt: "{{ input.k }}"}'),
      "3:22: there is no input 'k': the workflow declares none",
    ],
    [steps('  - {id: a, prompt: "{{ stepps.k }}"}'), "there is no 'stepps'; did you mean 'steps'?"],
    [
      steps('  - {id: a, run: "echo 1 # {{ matrix.k }}", matrix: {k: [1]}}'),
      '3:28: {{ matrix.k }} is in a shell command line',
    ],
    [
      steps('  - {id: a, run: [sh, -c, "{{ matrix.k }}"], matrix: {k: [1]}}'),
      '3:28: {{ matrix.k }} follows the option -c',
    ],
    [
      'name: w\ninput: {x: ""}\nenv: {PATH: "{{ input.x }}"}\nsteps: [{id: a, run: x}]',
      '3:14: {{ input.x }} would fill PATH',
    ],
    [
      'name: w\ninput: {a-b: "", a_b: ""}\nsteps: [{id: a, run: x}]',
      "'a-b' and 'a_b' would both become COX_INPUT_a_b",
    ],
    [
      steps('  - {id: a, run: x, when: "steps.b.status = 1"}'),
      "3:43: the condition cannot be read: '=' is unexpected here",
    ],
    [steps('  - {id: a, run: x, when: "input.x"}'), "3:28: there is no input 'x'"],
    [steps('  - {id: a, run: x, prompt: y}'), "step 'a' has prompt and run"],
    [steps('  - {id: a}'), "step 'a' does nothing"],
    [steps('  - {run: x}'), "'id' is missing"],
    [steps('  - {id: a, run: x, agent: b}'), "'agent' belongs to steps with prompt"],
    [
      steps('  - {id: a, wait: 5}'),
      "3:19: 'steps[0].wait' must be a duration with its unit, like 5s, 5m or 5h",
    ],
    [steps('  - {id: a, run: x, matrix: {n: [1, 1]}}'), 'has a value twice'],
    [steps('  - {id: a, discuss: {topic: x, agents: [a]}}'), 'has 1 agents: it takes 2 to 5'],
    [steps('  - {id: a, workflow: ./none.yaml}'), 'there is no file /work/none.yaml'],
    [steps('  - {id: a, workflow: ./bad.yaml}'), "./bad.yaml:4:5: unknown key 'rnu' of a step"],
    [steps('  - {id: a, workflow: ./loop.yaml}'), "'./loop.yaml' includes itself"],
    [steps('  - {id: a, workflow: ./sub.yaml}'), "input 'v' of workflow 'sub' is missing"],
    [steps('  - {id: a, run: x, retry: 0}'), "3:28: 'steps[0].retry' must be a whole number from 1 to 100"],
    [steps('  - {id: a, approve: x, retry: 2}'), 'only steps with prompt or run are tried again'],
    ['steps: [{id: a, run: x}]', "1:1: 'name' is missing"],
    ['name: x', "1:1: 'steps' is missing"],
    ['name: x\nsteps: []', 'has no steps'],
    ['name: [', '1:'],
    ['', 'the file must be a workflow: a map with name and steps'],
    ['- a', 'the file must be a workflow: a map with name and steps'],
    ['a: 1\na: 2', '2:1: '],
  ])('is reported with its position: %j', async (text, expected) => {
    const faults = await faultsOf(text);
    expect(faults.join('\n')).toContain(expected);
  });

  it('of a step is not a fault of those that need it', async () => {
    expect(
      await faultsOf(
        steps('  - {id: a, rnu: x}', '  - {id: b, run: [echo, "{{ steps.a.result }}"], needs: a}'),
      ),
    ).toEqual(["3:13: unknown key 'rnu' of a step; did you mean 'run'?"]);
  });

  it('is a matrix with more tasks than a tree may have', async () => {
    const numbers = JSON.stringify(Array.from({ length: 60 }, (_, index) => index));
    expect(await faultsOf(steps(`  - {id: a, run: x, matrix: {n: ${numbers}, m: [1, 2]}}`))).toEqual([
      expect.stringContaining('the run would be 121 tasks, tree.maxTasks is 100'),
    ]);
  });

  it('is an alias of itself, and one that expands without end', async () => {
    expect(
      (await check('name: x\nsteps: &s\n  - {id: a, workflow: {name: b, steps: *s}}')).faults,
    ).not.toEqual([]);
    const doubling = Array.from(
      { length: 25 },
      (_, n) => `  - &b${n} {if: "true", then: [${n === 0 ? '{id: a, run: x}' : `*b${n - 1}, *b${n - 1}`}]}`,
    );
    expect((await check(steps(...doubling))).faults).not.toEqual([]);
  });
});
