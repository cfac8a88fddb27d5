// What the model runtime loads with its first run: a bundle of its own, because of the libraries that speak to providers.

export { checkModelAgent } from './check.ts';
export { runModel } from './run.ts';
