import type { Finding } from '@earshot/contracts';

/** What is found in each, in order. As `flatMap`, which takes far longer for the one leg of a call and its two streams, where mostly nothing is found. */
export function foundIn<T>(items: readonly T[], find: (item: T) => readonly Finding[]): Finding[] {
  const found: Finding[] = [];
  for (let index = 0; index < items.length; index++) {
    const own = find(items[index] as T);
    for (let at = 0; at < own.length; at++) found.push(own[at] as Finding);
  }
  return found;
}
