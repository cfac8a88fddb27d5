// Translates `npm test -- --skip agents` for vitest.

/** Tests of one or a few files; the product as users run it; the product with third-party agents. */
const TIERS = ['unit', 'product', 'agents'] as const;
type Tier = (typeof TIERS)[number];

const isTier = (name: string | undefined): name is Tier => (TIERS as readonly unknown[]).includes(name);

export interface Arguments {
  readonly skipped: readonly Tier[];
  readonly forVitest: readonly string[];
}

/** Replaces each `--skip <tier>` with arguments for vitest. Throws for an unknown tier. */
export const readArguments = (given: readonly string[]): Arguments => {
  const at = given.indexOf('--skip');
  if (at < 0) return { skipped: [], forVitest: given };
  const tier = given[at + 1];
  if (!isTier(tier)) throw new Error(`--skip takes one of ${TIERS.join(', ')}, not '${tier ?? ''}'`);
  const rest = readArguments(given.toSpliced(at, 2));
  return { skipped: [tier, ...rest.skipped], forVitest: [`--project=!${tier}`, ...rest.forVitest] };
};
