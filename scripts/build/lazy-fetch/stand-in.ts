// Part of the daemon's bundle: a class that can be extended before the global class that it stands for is loaded.

type Name = 'Headers' | 'Request' | 'Response';
type Class = new (...given: readonly never[]) => object;

/** What Node's own classes made is never that. */
const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Object.getPrototypeOf(value) === Object.prototype;

const isInstance = Function.prototype[Symbol.hasInstance];

/** Its objects are those of the global class of that name, which is loaded for the first of them. */
export const standInFor = (name: Name): Class => {
  let real: Class | undefined;
  const load = (): Class => {
    if (real !== undefined) return real;
    real = globalThis[name];
    Object.setPrototypeOf(StandIn, real);
    Object.setPrototypeOf(StandIn.prototype, real.prototype);
    return real;
  };
  const StandIn = function (...given: readonly never[]): object {
    const loaded = load();
    return Reflect.construct(loaded, given, (new.target as unknown) === StandIn ? loaded : new.target);
  } as unknown as Class; // `new` works on every function
  Object.defineProperty(StandIn, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      // A class that extends it asks for its own.
      if (this !== StandIn) return isInstance.call(this, value);
      return !isPlain(value) && isInstance.call(load(), value);
    },
  });
  return StandIn;
};
