import type { CallDetail, Leg, LinkDecision } from '@earshot/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '../http/problem.js';
import { SETTLED } from '../tokens.js';
import { CallsService } from './calls.service.js';
import { DecisionsRepository } from './decisions.repository.js';

/**
 * What people decide of which legs are one call. A decision is input of the settle, like a record; it is answered when the calls
 * are as it has them. Decided again, it changes nothing.
 */
@Injectable()
export class DecisionsService {
  constructor(
    @Inject(CallsService) private readonly calls: CallsService,
    @Inject(DecisionsRepository) private readonly decisions: DecisionsRepository,
    @Inject(SETTLED) private readonly settled: () => Promise<void>,
  ) {}

  async merge(key: string, otherKey: string): Promise<CallDetail> {
    const [call, other] = await Promise.all([this.calls.call(key), this.calls.call(otherKey)]);
    if (call.key === other.key) return call;
    return this.#decide(key, 'merge', call.legDetails, other.legDetails);
  }

  async split(key: string, legKeys: readonly string[]): Promise<CallDetail> {
    const call = await this.calls.call(key);
    if (isSplitOff(call, legKeys)) return call;
    const wanted = new Set(legKeys);
    const own = call.legDetails.filter((leg) => wanted.has(leg.key));
    const rest = call.legDetails.filter((leg) => !wanted.has(leg.key));
    if (own.length < wanted.size) throw refused(`call ${key} has not all of these legs`);
    if (rest.length === 0) throw refused(`call ${key} has no other legs to split these from`);
    return this.#decide((rest[0] as Leg).key, 'split', own, rest);
  }

  /** False where there is no such decision, or no more. */
  async undo(id: string): Promise<boolean> {
    const undone = /^\d{1,15}$/.test(id) && (await this.decisions.remove(Number(id)));
    if (undone) await this.settled();
    return undone;
  }

  async #decide(
    key: string,
    verdict: LinkDecision['verdict'],
    legs: readonly Leg[],
    others: readonly Leg[],
  ): Promise<CallDetail> {
    await this.decisions.add(verdict, legs, others);
    await this.settled();
    return this.calls.call(key);
  }
}

/** Whether the last decision on the call's legs is to split off just these, and holds. */
function isSplitOff({ decisions, legDetails }: CallDetail, legKeys: readonly string[]): boolean {
  const wanted = new Set(legKeys);
  if (legDetails.some(({ key }) => wanted.has(key))) return false;
  return decisions.some(
    ({ verdict, legKeys: own }) =>
      verdict === 'split' && own.length === wanted.size && own.every((key) => wanted.has(key)),
  );
}

function refused(detail: string): ProblemError {
  return new ProblemError(422, 'cannot-split', { detail });
}
