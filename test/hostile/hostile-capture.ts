import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpoint, PcapWriter, placeCall, type SetTruth, World } from '@earshot/bench';

export const START_US = Date.UTC(2026, 10, 20, 12, 0, 0) * 1000;

/** A folder of files that goes away after the tests. */
export class ScratchFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'earshot-hostile-'));

  file(name: string, bytes: Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, bytes);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** A pcap with one clean call of ten seconds, and beside it whatever `attack` puts in. */
export function captureWith(attack: (world: World) => void): { readonly pcap: Buffer; readonly truth: SetTruth } {
  const chunks: Buffer[] = [];
  const capture = new PcapWriter((bytes) => chunks.push(bytes));
  const world = new World('hostile', capture, 4475);
  placeCall(world, {
    profile: 'bystander',
    startUs: START_US,
    leg: {
      callId: 'bystander@192.0.2.77',
      caller: endpoint('192.0.2.77', 5060),
      callee: endpoint('198.51.100.77', 5060),
      from: '12025550177',
      to: '12065550177',
      callerAgent: 'Phone/1',
      calleeAgent: 'Phone/2',
    },
    callerMedia: endpoint('192.0.2.77', 20_000),
    calleeMedia: endpoint('198.51.100.77', 30_000),
    talkUs: 10_000_000,
  });
  attack(world);
  const truth = world.finish(capture);
  return { pcap: Buffer.concat(chunks), truth };
}

export function pcapHeader(linkType = 1): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(linkType, 20);
  return header;
}

export function pcapRecord(atUs: number, frame: Uint8Array, statedLength = frame.length): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(atUs / 1e6), 0);
  header.writeUInt32LE(atUs % 1e6, 4);
  header.writeUInt32LE(statedLength >>> 0, 8);
  header.writeUInt32LE(statedLength >>> 0, 12);
  return Buffer.concat([header, frame]);
}

/** A pcapng block with a total length that may lie. */
export function pcapngBlock(type: number, body: Uint8Array, statedLength = 12 + body.length): Buffer {
  const block = Buffer.alloc(12 + body.length);
  block.writeUInt32LE(type, 0);
  block.writeUInt32LE(statedLength >>> 0, 4);
  block.set(body, 8);
  block.writeUInt32LE(statedLength >>> 0, 8 + body.length);
  return block;
}

export function sectionHeader(statedLength?: number): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(0x1a2b3c4d, 0);
  body.writeUInt16LE(1, 4);
  body.fill(0xff, 8);
  return pcapngBlock(0x0a0d0d0a, body, statedLength);
}
