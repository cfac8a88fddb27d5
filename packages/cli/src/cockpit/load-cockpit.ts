// The way to the cockpit's bundle, in a bundle of its own: it is a module that waits while it loads, which only a real
// import() can do, and everything else of the build loads by require.

/** Everything of the cockpit, loaded by the first call. */
export const loadCockpit = (): Promise<typeof import('@coxswain/cockpit')> => import('@coxswain/cockpit');
