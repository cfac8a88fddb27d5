// How people read large numbers, the same wherever one stands: thousands are set apart.

const FORMAT = new Intl.NumberFormat('en-US');

/** `12,480`. */
export const grouped = (count: number): string => FORMAT.format(count);
