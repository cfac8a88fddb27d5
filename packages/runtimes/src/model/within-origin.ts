// A fetch for requests that carry a key: it follows a redirect only within the origin (scheme, host and port) that the config
// names. `fetch` itself takes `Authorization` off when it leaves the origin, but sends every other header and the body.

const MAX_REDIRECTS = 5;

type Fetch = typeof globalThis.fetch;

/** Rejects for a redirect to another origin, and for one that would send the body a second time as something else. */
export const fetchWithinOrigin: Fetch = async (input, init) => {
  if (input instanceof Request) return fetch(input, { ...init, redirect: 'error' });
  const { method = 'GET' } = init ?? {};
  const isRead = method === 'GET' || method === 'HEAD';
  let address = new URL(input);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await fetch(address, { ...init, redirect: 'manual' });
    const next = redirectOf(response, address);
    if (next === undefined) return response;
    await response.body?.cancel();
    if (next.origin !== address.origin)
      throw new TypeError(
        `${address.origin} redirects to ${next.origin}, which would get the key; if that is right, put it into the config`,
      );
    const keepsBody = response.status === 307 || response.status === 308;
    if (!isRead && !keepsBody)
      throw new TypeError(`${address.href} redirects a ${method} to ${next.href}; put that into the config`);
    address = next;
  }
  throw new TypeError(`${input} redirects more than ${MAX_REDIRECTS} times`);
};

const redirectOf = ({ status, headers }: Response, address: URL): URL | undefined => {
  const location = headers.get('location');
  const isRedirect =
    status >= 300 && status < 400 && location !== null && URL.canParse(location, address.href);
  return isRedirect ? new URL(location, address) : undefined;
};
