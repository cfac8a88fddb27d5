// How people read large numbers, the same everywhere: with thousands separators.

/** Made when it is first needed: most of who reads words writes no numbers, and it takes time and memory. */
let format: Intl.NumberFormat | undefined;

/** `12,480`. */
export const grouped = (count: number): string => {
  format ??= new Intl.NumberFormat('en-US');
  return format.format(count);
};
