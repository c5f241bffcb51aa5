import type { World } from '@earshot/bench';

const ATTACKER = 0xcb00_710d;
const VICTIM = 0xc633_644d;

/** An IPv4 header with its checksum, before what it carries. */
export function ipv4(
  protocol: number,
  payload: Uint8Array,
  identification = 0,
  flagsAndOffset = 0,
  source = ATTACKER,
): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt16BE(identification & 0xffff, 4);
  header.writeUInt16BE(flagsAndOffset, 6);
  header[8] = 64;
  header[9] = protocol;
  header.writeUInt32BE(source >>> 0, 12);
  header.writeUInt32BE(VICTIM, 16);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  header.writeUInt16BE(~sum & 0xffff, 10);
  return Buffer.concat([header, payload]);
}

export function udp(sourcePort: number, destinationPort: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(destinationPort, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** A TCP segment with ACK and PSH set. */
export function tcp(sourcePort: number, sequence: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(5060, 2);
  header.writeUInt32BE(sequence >>> 0, 4);
  header[12] = 0x50;
  header[13] = 0x18;
  header.writeUInt16BE(65_535, 14);
  return Buffer.concat([header, payload]);
}

export function ethernet(etherType: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(14);
  header.writeUInt16BE(etherType, 12);
  return Buffer.concat([header, payload]);
}

/** Captures a frame as it is. */
export function frameAt(world: World, atUs: number, frame: Uint8Array): void {
  world.scheduler.at(atUs, (now) => {
    world.probe.capture.frame(now, frame.length, (into, offset) => into.set(frame, offset));
  });
}
