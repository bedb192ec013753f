import { awsSentence } from '#infra/operator/vcenter/aws-sentence';
import type { Link } from '#lib/doctor/link';

/** A link, and what is known once it holds. */
export interface Found<T> {
  readonly link: Link;
  readonly known?: T;
}

/**
 * Makes a check of something in AWS; what AWS refuses becomes a failed link.
 *
 * @param absent what it means that AWS knows no such thing
 */
export async function inAws<T>(
  link: string,
  what: string,
  ask: () => Promise<Found<T>>,
  absent?: Pick<Link, 'says' | 'cure'>,
): Promise<Found<T>> {
  try {
    return await ask();
  } catch (error) {
    const { name } = error as Error;
    if (absent !== undefined && /^(ResourceNotFound|TableNotFound)Exception$/.test(name)) {
      return { link: { link, state: 'failed', ...absent } };
    }
    const cure = awsSentence(error);
    if (cure === undefined) throw error;
    return { link: { link, state: 'failed', says: `${what} could not be asked for`, cure } };
  }
}
