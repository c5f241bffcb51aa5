import { type Frame, type StunMessage, uint16 } from '@earshot/protocol';
import { ProvenSlots } from '../flow/proven-slots.js';
import type { MediaHint, SdpHints } from '../media/sdp-hints.js';
import { Pair, portsOf } from './pair.js';

/** Clients of relays followed at once; of them, those of which one message was of use; and channels of one. */
export const MAX_TURN_CLIENTS = 16_384;
export const MAX_LONE_CLIENTS = 4096;
const MAX_CHANNELS = 64;

/** What a relay makes of a packet that goes through it: between its own address and that of the peer. */
export interface RelayedPath {
  readonly src: string;
  readonly dst: string;
  /** What SDP said of either, the receiver first; null where nothing is known. */
  readonly hint: MediaHint | null;
}

/** One allocation (RFC 8656): client and server, the address on the relay, the peer of each channel. */
class TurnClient extends Pair {
  relayedAddress: string | null = null;
  readonly peers = new Map<number, string>();
}

/** Learns from TURN messages where channel data goes to and comes from. */
export class TurnRelays {
  private readonly clients: ProvenSlots<TurnClient>;

  constructor(
    seed: number,
    private readonly hints: SdpHints,
    evicted: () => void,
  ) {
    this.clients = new ProvenSlots(seed, MAX_TURN_CLIENTS, MAX_LONE_CLIENTS, evicted);
  }

  learn(frame: Frame, message: StunMessage): void {
    if (message.class === 'success' && message.relayedAddress !== null) {
      this.clientOf(frame, true).relayedAddress = message.relayedAddress;
    } else if (message.class === 'request' && message.channelNumber !== null && message.peerAddress !== null) {
      const { peers } = this.clientOf(frame, false);
      if (peers.size < MAX_CHANNELS || peers.has(message.channelNumber)) {
        peers.set(message.channelNumber, message.peerAddress);
      }
    }
  }

  /**
   * Where the channel data that the frame is at, or what an indication with `peerAddress` holds, is relayed from and to; null where the
   * allocation was not seen.
   */
  pathOf(frame: Frame, peerAddress: string | null): RelayedPath | null {
    const { source, destination } = frame;
    const sent = this.clients.find(source, destination, portsOf(frame, false), 0);
    const client = sent ?? this.clients.find(destination, source, portsOf(frame, true), 0);
    if (client === null || client.relayedAddress === null) return null;
    const peer = peerAddress ?? client.peers.get(uint16(frame.data, frame.offset));
    if (peer === undefined) return null;
    client.lastUs = frame.atUs;
    const [src, dst] = sent === null ? [peer, client.relayedAddress] : [client.relayedAddress, peer];
    return { src, dst, hint: this.hints.findSocket(dst) ?? this.hints.findSocket(src) };
  }

  sweep(nowUs: number, idleUs: number): void {
    this.clients.forEach((client) => {
      if (Math.abs(nowUs - client.lastUs) > idleUs) this.clients.remove(client);
    });
  }

  private clientOf(frame: Frame, isAnswer: boolean): TurnClient {
    const [a, b] = isAnswer ? [frame.destination, frame.source] : [frame.source, frame.destination];
    const known = this.clients.find(a, b, portsOf(frame, isAnswer), 0);
    if (known !== null) {
      known.lastUs = frame.atUs;
      return known;
    }
    const client = new TurnClient(frame, isAnswer);
    this.clients.add(client);
    return client;
  }
}
