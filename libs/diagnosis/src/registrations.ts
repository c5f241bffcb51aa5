import { hostOf, type OtherTransaction, type Registration, type Traffic, type TransactionSketch } from '@earshot/calls';
import type { Finding, RequestFilter } from '@earshot/contracts';
import { put } from './trunk.js';

/** A REGISTER with the address of record that it is for. */
export interface AddressRegistration extends Registration {
  readonly address: string;
  readonly of: TransactionSketch;
}

/** Every REGISTER, in order of time. */
export function registrationsIn({ transactions }: Traffic): AddressRegistration[] {
  const all: AddressRegistration[] = [];
  for (const of of transactions) {
    for (const registration of of.registrations) all.push(new TransactionRegistration(registration, of));
  }
  return all.sort((a, b) => a.atUs - b.atUs);
}

/** Of two that are there already: a capture may have hundreds of thousands. */
class TransactionRegistration implements AddressRegistration {
  constructor(
    private readonly registration: Registration,
    readonly of: TransactionSketch,
  ) {}

  get address(): string {
    return this.of.to;
  }

  get atUs(): number {
    return this.registration.atUs;
  }

  get src(): string {
    return this.registration.src;
  }

  get status(): number {
    return this.registration.status;
  }

  get expiresS(): number | null {
    return this.registration.expiresS;
  }
}

/** By address of record and the host that registers it: two phones of one address are two. */
export function byDevice(registrations: readonly AddressRegistration[]): Map<string, AddressRegistration[]> {
  const devices = new Map<string, AddressRegistration[]>();
  for (const registration of registrations)
    put(devices, `${registration.address} ${hostOf(registration.src)}`, registration);
  return devices;
}

/** What lists the REGISTERs; of one address of record, or of any. */
export function requestsOf(registrations: readonly AddressRegistration[], address = ''): RequestFilter {
  return requestsFrom(
    'REGISTER',
    address,
    registrations.map(({ of }) => of.startUs),
  );
}

/** What is found outside of calls, with what lists its requests. */
export function withRequests(
  found: readonly Finding[],
  { callId, startUs, lastUs }: Pick<OtherTransaction, 'callId' | 'startUs' | 'lastUs'>,
): Finding[] {
  return found.map((finding) => ({ ...finding, requests: requestsFrom(null, callId, [startUs, lastUs]) }));
}

/** Characters that a filter may have (`transactionFilter`); any part of what is sought will do. */
const MAX_FILTER_CHARACTERS = 200;

/** What lists requests that began at these times. */
export function requestsFrom(method: string | null, q: string, startsUs: readonly number[]): RequestFilter {
  let [fromUs, toUs] = [Number.MAX_SAFE_INTEGER, 0];
  for (const startUs of startsUs) {
    fromUs = Math.min(fromUs, startUs);
    toUs = Math.max(toUs, startUs + 1);
  }
  return { method, q: q.slice(0, MAX_FILTER_CHARACTERS), fromUs, toUs };
}

export function isAccepted({ status }: Registration): boolean {
  return status >= 200 && status < 300;
}
