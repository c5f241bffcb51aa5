import type { CaptureSource } from '../capture/capture-source.js';
import { onOnePort } from '../listen/one-port.js';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import { type CertificateFiles, readCertificate } from './certificate.js';
import { HepTcpListener } from './hep-tcp-listener.js';
import { HepUdpListener } from './hep-udp-listener.js';
import { HepWebSocketListener } from './hep-websocket-listener.js';

export interface ListenAddress {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
}

/** Where HEP is listened for; null and absent are nowhere. */
export interface HepAddresses {
  /** UDP and TCP on one port. */
  readonly hep?: ListenAddress | null;
  readonly hepTls?: ListenAddress | null;
  readonly hepWebSocket?: ListenAddress | null;
  readonly hepSecureWebSocket?: ListenAddress | null;
  /** For both that are over TLS. */
  readonly certificate?: CertificateFiles | null;
}

export interface OpenHep {
  readonly sources: readonly CaptureSource[];
  readonly udp: HepUdpListener | null;
}

/** Opens every address, or none. */
export async function openHep(
  addresses: HepAddresses,
  pipeline: Pipeline,
  pump: PublishPump,
  onPacket: () => void,
): Promise<OpenHep> {
  const { hep, hepTls, hepWebSocket, hepSecureWebSocket } = addresses;
  const sources: CaptureSource[] = [];
  let udp: HepUdpListener | null = null;
  try {
    if (hep) {
      const [datagrams, stream] = await onOnePort(
        hep.port,
        (port) => HepUdpListener.listen(hep.host, port, pipeline, pump, onPacket),
        (port) => HepTcpListener.listen(hep.host, port, null, pipeline, pump, onPacket),
      );
      udp = datagrams;
      sources.push(datagrams, stream);
    }
    if (hepWebSocket) {
      const { host, port } = hepWebSocket;
      sources.push(await HepWebSocketListener.listen(host, port, null, pipeline, pump, onPacket));
    }
    if (hepTls || hepSecureWebSocket) {
      if (!addresses.certificate) throw new Error('HEP over TLS needs a certificate and its key');
      const certificate = readCertificate(addresses.certificate);
      for (const [address, Listener] of [
        [hepTls, HepTcpListener],
        [hepSecureWebSocket, HepWebSocketListener],
      ] as const) {
        if (!address) continue;
        sources.push(await Listener.listen(address.host, address.port, certificate, pipeline, pump, onPacket));
      }
    }
  } catch (error) {
    await Promise.all(sources.map((source) => source.close()));
    throw error;
  }
  return { sources, udp };
}
