import type { Frame } from '@earshot/protocol';
import { signatureOf } from '../media/signature.js';
import type { TcpDirection } from '../signalling/tcp-direction.js';
import type { AddressTexts } from './address-texts.js';
import { NO_MARKS, type Origin, PacketMarks } from './origin.js';

/** Where the packets of this probe came from. */
export class PacketOrigins {
  constructor(
    private readonly probe: string,
    private readonly addressTexts: AddressTexts,
  ) {}

  of(frame: Frame): Origin {
    const { addresses, family } = frame;
    return {
      probe: this.probe,
      correlationId: null,
      atUs: frame.atUs,
      src: this.addressTexts.of(addresses, frame.sourceOffset, family, frame.sourcePort),
      dst: this.addressTexts.of(addresses, frame.destinationOffset, family, frame.destinationPort),
      signature: signatureOf(frame),
      network: marksOf(frame),
    };
  }

  /** Of a message in a TCP stream; `frame`: the segment that completes it, null without. */
  ofStream({ src, dst, deliveredUs }: TcpDirection, frame: Frame | null): Origin {
    return this.between(src, dst, deliveredUs, frame === null ? NO_MARKS : marksOf(frame));
  }

  /** Of what is in no datagram. */
  between(src: string, dst: string, atUs: number, network = NO_MARKS): Origin {
    return { probe: this.probe, correlationId: null, atUs, src, dst, signature: 0, network };
  }
}

function marksOf({ trafficClass, vlan, sourceMacHigh, sourceMacLow }: Frame): PacketMarks {
  return new PacketMarks(trafficClass >> 2, vlan < 0 ? null : vlan, sourceMacHigh, sourceMacLow);
}
