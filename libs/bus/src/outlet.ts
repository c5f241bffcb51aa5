import type { CaptureRecord, ProbeHealth } from '@earshot/contracts';

/** The way out of a publisher: the queue of the in-process bus, or a Kafka producer. */
export interface Outlet {
  /**
   * Takes records in order and tries until they are through. Resolves to how many were delivered (the rest can never be: they
   * are too large), or to null when recalled. Never rejects.
   */
  send(records: readonly CaptureRecord[]): Promise<number | null>;
  /** Forgets all that is not delivered. What is already in a consumer's or broker's hands may still get through. */
  recall(): void;
  /** Sends now what lingers for company. */
  flush(): void;
  sendHealth(health: ProbeHealth): Promise<void>;
  close(): Promise<void>;
}
