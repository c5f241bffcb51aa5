/** One Apache Kafka broker in KRaft mode, of its own data directory and ports on the loopback interface. */
export interface Broker {
  /** `127.0.0.1:41234` */
  readonly address: string;
  /** Ends it as a power cut would (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again on the same data and ports after `kill`; resolves when it takes connections. */
  start(): Promise<void>;
  /** Ends it and deletes its data. */
  dispose(): Promise<void>;
}
/** Why no broker can be started here, in words; null where one can. */
export declare function brokerLacks(): string | null;
/** Extra `server.properties`, over those that one broker for tests needs. */
export declare function startBroker(properties?: Readonly<Record<string, string>>): Promise<Broker>;
//# sourceMappingURL=broker.d.ts.map
