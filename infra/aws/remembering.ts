/** Milliseconds that secrets are remembered: a rotation or a new vCenter needs no redeploy. */
const REMEMBERED = 5 * 60_000;

/**
 * Reads at most every five minutes, unless it has to be `fresh`. The first read starts at once: it is under way while code
 * still loads. One that failed is made again, and only then its failure told.
 */
export function remembering<T>(
  load: () => Promise<T>,
  now: () => number,
): (options: { readonly fresh: boolean }) => Promise<T> {
  let at = now();
  let reading = load();
  reading.catch(() => undefined);

  return async ({ fresh }) => {
    const known = reading;
    const failed = await known.then(
      () => false,
      () => true,
    );
    if (known === reading && (fresh || failed || now() - at > REMEMBERED)) {
      at = now();
      reading = load();
    }
    return await reading;
  };
}
