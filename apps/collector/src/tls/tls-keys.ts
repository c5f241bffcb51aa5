import { readKeyLogLine, type TlsSecretLabel } from '@earshot/protocol';

/** Connections of which secrets are kept; the oldest go first. */
export const MAX_TLS_CONNECTIONS = 65_536;

type Secrets = { [label in TlsSecretLabel]?: Uint8Array };

/** Secrets of TLS connections by the random of their ClientHello. They stay in memory and are in no record. */
export class TlsKeys {
  private readonly connections = new Map<string, Secrets>();

  /** @param isFollowed more may come at any time, of a connection after its first packets. */
  constructor(readonly isFollowed = false) {}

  /** False where there are no secrets and none will come: then no connection need be followed for them. */
  get isInUse(): boolean {
    return this.isFollowed || this.connections.size > 0;
  }

  /** Takes whole lines of a key log. */
  add(lines: string | Uint8Array): void {
    const text = typeof lines === 'string' ? lines : Buffer.from(lines).toString('latin1');
    for (const line of text.split('\n')) {
      const found = readKeyLogLine(line);
      if (found === null) continue;
      let secrets = this.connections.get(found.clientRandom);
      if (secrets === undefined) {
        if (this.connections.size >= MAX_TLS_CONNECTIONS) this.forgetOldest();
        secrets = {};
        this.connections.set(found.clientRandom, secrets);
      }
      secrets[found.label] = found.secret;
    }
  }

  find(clientRandom: string, label: TlsSecretLabel): Uint8Array | null {
    return this.connections.get(clientRandom)?.[label] ?? null;
  }

  private forgetOldest(): void {
    const oldest = this.connections.keys().next().value;
    if (oldest !== undefined) this.connections.delete(oldest);
  }
}
