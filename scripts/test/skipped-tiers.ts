// `--skip agents` on the command line of `npm test`, as vitest understands it.

/** Tests of one file or a few; the product as users run it; the product with programs of others. */
const TIERS = ['unit', 'product', 'agents'] as const;
type Tier = (typeof TIERS)[number];

const isTier = (name: string | undefined): name is Tier => (TIERS as readonly unknown[]).includes(name);

export interface Arguments {
  readonly skipped: readonly Tier[];
  readonly forVitest: readonly string[];
}

/** Takes each `--skip <tier>` out and tells vitest. Throws for a tier that there is none of. */
export const readArguments = (given: readonly string[]): Arguments => {
  const at = given.indexOf('--skip');
  if (at < 0) return { skipped: [], forVitest: given };
  const tier = given[at + 1];
  if (!isTier(tier)) throw new Error(`--skip takes one of ${TIERS.join(', ')}, not '${tier ?? ''}'`);
  const rest = readArguments(given.toSpliced(at, 2));
  return { skipped: [tier, ...rest.skipped], forVitest: [`--project=!${tier}`, ...rest.forVitest] };
};
