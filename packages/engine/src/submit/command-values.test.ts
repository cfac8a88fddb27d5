import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputName, inputVariables, requireGivable, variableOf } from '../run/input-variables.ts';
import { fillCommand, wordFault } from './command-values.ts';
import { safeLine } from './safe-form.ts';

const V = '{{ payload.x }}';
const faultOf = (...command: readonly string[]): string | undefined =>
  command.flatMap((_, index) => wordFault(command, index, 'job') ?? [])[0];
const fill = (command: readonly string[], x: string): readonly string[] =>
  fillCommand(command, { payload: { x } }, 'job');

describe('a value in a command', () => {
  it.each([
    [[V]],
    [[`./${V}`]],
    [['bash', '-c', V]],
    [['bash', '-c', '--', V]],
    [['bash', '-ceuo', 'pipefail', V]],
    [['bash', '-ceuo', 'pipefail', '--', V]],
    [['bash', '-c', '-o', 'pipefail', V]],
    [['bash', '-c', '+e', V]],
    [['bash', '-kc', 'ls "$1"', 'sh', V]],
    [['/usr/bin/env', 'bash', '-c', V]],
    [['env', '-S', V]],
    [['env', V]],
    [['timeout', '5', V]],
    [['ssh', 'host', V]],
    [['su', 'kim', '-c', V]],
    [['flock', 'lock', '-c', V]],
    [['script', '-qc', V]],
    [['sh', V]],
    [['sh', '-s', V]],
    [['python3', V]],
    [['python3', '-c', V]],
    [['awk', V, 'file']],
    [['make', V]],
    [['find', '.', '-exec', V]],
    [['./tool', '--title', V]],
    [['./tool', `--title=${V}`]],
    [['./tool', ` ${V}`]],
    [['./tool', `${V}${V}`]],
  ])('is refused where it could be code: %j', (command) => {
    expect(faultOf(...command)).toContain('{{ payload.x }}');
    expect(() => fill(command, 'x')).toThrow('use "$COX_INPUT_x" instead');
  });

  it.each([
    [['./deploy', V]],
    [['./deploy', 'to', '--', V]],
    [['gh', 'issue', 'comment', V, '--body', 'seen']],
    [['sh', '-c', 'echo "$1"', 'sh', V]],
    [['/bin/bash', '-ec', 'echo "$1"', V]],
    [['bash', './deploy.sh', V]],
    [['python3', 'deploy.py', V, V]],
  ])('is given as it is where the program takes it as data: %j', (command) => {
    expect(faultOf(...command)).toBeUndefined();
    const value = '$(touch PWN); `id` "\' \\ \n {{ payload.y }}';
    expect(fill(command, value)).toEqual(command.map((word) => (word === V ? value : word)));
  });

  it('is not taken for an option unless that is ruled out', () => {
    expect(() => fill(['./deploy', V], '--force')).toThrow("starts with '-', and deploy could take it");
    expect(fill(['./deploy', '--', V], '--force')).toEqual(['./deploy', '--', '--force']);
    expect(fill(['sh', '-c', 'echo "$1"', 'sh', V], '-c')).toHaveLength(5);
  });

  it('that no program can be given is refused with its size', () => {
    expect(() => fill(['./deploy', V], 'a\0b')).toThrow('the value of {{ payload.x }} contains a NUL');
    expect(() => fill(['./deploy', V], 'é'.repeat(70_000))).toThrow('is 140001 bytes long');
    expect(() => requireGivable({ x: 'y'.repeat(131_072) })).toThrow('COX_INPUT_x is 131085 bytes long');
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`n${n}`, 'y'.repeat(100_000)]));
    expect(() => requireGivable(many)).toThrow('the limit is 524288');
  });

  it('any value that is given to a shell behind its script arrives unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        fc.pre(!text.includes('\0') && text.isWellFormed());
        const [file = '', ...args] = fill(['sh', '-c', 'printf %s "$1"', 'sh', V], text);
        expect(spawnSync(file, args, { encoding: 'utf8' }).stdout).toBe(text);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the safe form', () => {
  it.each([
    [['bash', '-ce', `echo ${V}`], `bash -ce 'echo "$COX_INPUT_x"'`],
    [['bash', '-c', `echo "Hello ${V}!"`], `bash -c 'echo "Hello \${COX_INPUT_x}!"'`],
    [['flock', 'lock', '-c', `echo ${V}`], `flock lock -c 'echo "$COX_INPUT_x"'`],
    [['sh', '-c', `sh -c 'echo ${V}'`], `sh -c 'sh -c '\\''echo "$COX_INPUT_x"'\\'''`],
    [['git', 'commit', '-m', V], `sh -c 'git commit -m "$COX_INPUT_x"'`],
    [['./tool', `--title=${V}`], `sh -c './tool --title="$COX_INPUT_x"'`],
    [['sh', '-c', `echo '${V}'`], `sh -c 'echo "$COX_INPUT_x"'`],
    [['sh', '-c', `echo 'a "${V}" b'`], `sh -c 'echo '\\''a "'\\''"$COX_INPUT_x"'\\''" b'\\'''`],
  ])('is shown for exactly that text: %j', (command, form) => {
    expect(faultOf(...command)).toContain(`: ${form}`);
  });

  it.each([
    [['bash', '-c', V]],
    [['bash', '-c', `cd x; "${V}" y`]],
    [['bash', '-c', `echo $(( ${V} + 1 ))`]],
    [['bash', '-c', `bash -c "echo ${V}"`]],
    [['ssh', 'host', V]],
    [['find', '.', '-exec', V]],
    [['find', '.', '-exec', `echo ${V}`]],
    [['ssh', 'host', `echo ${V}`]],
    [['xargs', `echo ${V}`]],
    [['awk', `{ print ${V} }`]],
    [['nice', 'sed', `s/a/${V}/`]],
    [['bash', '-c', `sed 's/a/${V}/' x`]],
    [['bash', '-c', `cat x | awk '{ print ${V} }'`]],
    [['env', '-S', `echo ${V}`]],
    [['bash', '-c', `ssh host 'echo ${V}'`]],
    [['bash', '-c', `python3 -c 'print("${V}")'`]],
  ])('never puts the value where a second shell reads it: %j', (command) => {
    expect(faultOf(...command)).toMatch(/printf '[^"]*"\$COX_INPUT_x"'+$/);
  });

  it.each([
    [`echo ${V}`, 'VALUE'],
    [`echo '${V}'`, 'VALUE'],
    [`echo 'a ${V} b' '${V}'`, 'a VALUE b VALUE'],
    [`echo '${V}${V}'`, 'VALUEVALUE'],
    [`echo 'it says "${V}"'`, 'it says "VALUE"'],
    [`echo "it's ${V}" 'and ${V}'`, "it's VALUE and VALUE"],
    [`echo 'C:\\' '${V}'`, 'C:\\ VALUE'],
    [`echo \\'${V}\\'`, "'VALUE'"],
    [`sh -c 'echo ${V}'`, 'VALUE'],
  ])('of a shell line prints the value where it stood: %s', (line, printed) => {
    const form = safeLine(line, 'job').replace(/^.*? instead: /, '');
    const value = '$(touch PWN) `id` "; x';
    const { stdout } = spawnSync('bash', ['-c', form], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, COX_INPUT_x: value },
    });
    expect(stdout, form).toBe(`${printed.replaceAll('VALUE', value)}\n`);
  });

  it('of a workflow names what its inputs do not', () => {
    expect(safeLine('echo {{ input.x }} {{ steps.a.result }}', 'workflow')).toBe(
      'use "$COX_INPUT_x" instead, with env: { COX_INPUT_a_result: "{{ steps.a.result }}" }: echo "$COX_INPUT_x" "$COX_INPUT_a_result"',
    );
  });
});

describe('the variable of a value', () => {
  it('is called after it, with the prefix always before', () => {
    expect(variableOf(['payload', 'issue', 'title'])).toBe('COX_INPUT_issue_title');
    expect(variableOf(['payload'])).toBe('COX_INPUT_payload');
    expect(variableOf(['input', 'größe-2'])).toBe('COX_INPUT_gr__e_2');
    expect(inputName('LD_PRELOAD=x\n')).toBe('LD_PRELOAD_x_');
    expect(inputVariables({ PATH: '/tmp' })).toEqual({ COX_INPUT_PATH: '/tmp' });
  });
});
