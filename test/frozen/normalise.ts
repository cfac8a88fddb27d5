// Makes what differs from run to run the same, and nothing else. The clock and the names of people are fixed where the daemon
// runs (fixed-machine.ts); left are random ids, secrets and hashes, and what depends on the machine and the build.

import { ROOT } from '../../scripts/build.ts';

/** Whole ids; groups: the prefix, the random part. */
const ID = /\b(tsk|inp|job|dlv|rte|tok|led)_([a-z2-7]{12})\b/g;
const SHORT_CHARACTERS = 8;
/** What the numbers of each noun begin with. */
const LETTERS: Readonly<Record<string, string>> = {
  tsk: 't',
  inp: 'q',
  job: 'j',
  dlv: 'd',
  rte: 'r',
  tok: 'k',
  led: 'l',
};

/** Patterns with what stands in their place, applied in order. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Milliseconds of the clock order what was made in one moment.
  [/(\d\d:\d\d:\d\d)\.\d{3}Z/g, '$1.000Z'],
  // How long something took that waits for no clock of the scene: a tool, an answer.
  [/\b\d+(?:\.\d+)? ?ms\b/g, '<ms>'],
  [
    /("(?:duration|elapsed|latency|averageDuration|p95Duration|tookMs|uptime)Ms": ?)[1-9]\d{0,2}\b(?!\d)/g,
    '$10',
  ],
  // Where an event stands in the ledger depends on how steps that run side by side take turns.
  [/("(?:seq|lastSeq)": ?)\d+/g, '$1<seq>'],
  // Idempotency keys and other random words.
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\bcox_[\w-]{20,}/g, '<token>'],
  [/\bwhsec_[\w+/=-]{20,}/g, '<secret>'],
  // How often something was written: pieces of output may come together or apart.
  [/("(?:revision|events)": ?)\d+/g, '$1<count>'],
  [/\b\d+ (events?\b|个事件)/g, '<count> $1'],
  // The moment in the name of a job's second session.
  [/(job:(?:job_)?j\d+:)[0-9a-z]{8}\b/g, '$1<moment>'],
  // A daemon that has just started may be one or the other.
  [/("state": ?)"(?:recovering|accepting)"/g, '$1"accepting"'],
  // Processes and ports.
  [/("pid": ?|Process(?:‹22›)? {2,}(?:‹22›)?|process |进程号 |进程(?:‹22›)? {2,})\d+(?![.\d])/g, '$1<pid>'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>'],
  [/^( {4})\d+(?= {2}SIG)/gm, '$1<pid>'],
  // The build, and what it runs on.
  [/\b\d{8}T\d{6}Z-[0-9a-f]{12}\b/g, '<build>'],
  [/\b(\d+(?:\.\d+)?) (?:B|[KMGT]iB)\b/g, '<size>'],
  [/("\w*[bB]ytes": ?)[1-9]\d{4,}/g, '$1<bytes>'],
  [/("open": ?)\d+/g, '$1<count>'],
  [/\b\d+ of (\d+) (that the daemon may open|已)/g, '<n> of <n> $2'],
];

/** Stands for the folder in which the product lies. */
const CHECKOUT = '/coxswain';

/** Whether this is the beginning of a path in the checkout, of which a narrow column left only so much. */
const isOfCheckout = (cut: string): boolean => `${ROOT}/`.startsWith(cut) || cut.startsWith(`${CHECKOUT}/`);

export interface Normaliser {
  /** Gives the ids in the text their numbers, in the order in which they come, if they have none yet. */
  learn(text: string): void;
  apply(text: string): string;
}

export const normaliser = (home: string): Normaliser => {
  const numbered = new Map<string, string>();
  const shortened = new Map<string, string>();
  const counts = new Map<string, number>();
  const secrets = new Map<string, string>();
  const learn = (text: string): void => {
    for (const [, prefix = '', random = ''] of text.matchAll(ID)) {
      if (numbered.has(random)) continue;
      const number = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, number);
      // As long as an id, and its short form is its beginning.
      const short = `${LETTERS[prefix]}${String(number).padStart(SHORT_CHARACTERS - 1, '0')}`;
      numbered.set(random, `${short}${short.slice(-4)}`);
      shortened.set(random.slice(0, SHORT_CHARACTERS), short);
    }
  };
  /** The same secret is the same word everywhere. */
  const named = (kind: string) => (found: string) => {
    const known = secrets.get(found) ?? `<${kind} ${secrets.size + 1}>`;
    secrets.set(found, known);
    return known;
  };
  /** Of an id that a narrow column has cut. */
  const beginningOf = (cut: string): string | undefined => {
    const whole = numbered.keys().find((random) => random.startsWith(cut));
    return whole === undefined ? undefined : numbered.get(whole)?.slice(0, cut.length);
  };
  return {
    learn,
    apply: (text) => {
      let all = text.replaceAll(home, '/tmp/cox-t-000000').replaceAll(ROOT, CHECKOUT);
      all = all.replace(/\/[^\s…]*(?=…)/g, (cut) => (isOfCheckout(cut) ? CHECKOUT : cut));
      // A column is as wide as the path of the checkout in it.
      if (all.includes(CHECKOUT)) all = all.replace(/(?<=\S) {2,}/g, '  ');
      all = all.replace(/(?<=\/tmp\/cox-t-)\w{1,5}(?=…)/g, (cut) => '0'.repeat(cut.length));
      all = all.replace(/(?<=_)[a-z2-7]{12}\b/g, (random) => numbered.get(random) ?? random);
      all = all.replace(/(?<=_)[a-z2-7]{2,11}(?=…)/g, (cut) => beginningOf(cut) ?? cut);
      all = all.replace(/\b[a-z2-7]{8}\b/g, (word) => shortened.get(word) ?? word);
      all = all.replace(/\b[0-9a-f]{64}\b/g, named('hash'));
      for (const [pattern, word] of RULES) all = all.replace(pattern, word);
      return all;
    },
  };
};
