import type { RtpWindowRecord, TtlShift } from '@earshot/contracts';
import { singleCount } from '@earshot/metrics';
import { soleMac } from './sole-mac.js';

/** Distinct DSCP values and VLANs of one window are few; what is beyond is an attack. */
const MAX_DISTINCT = 64;
const MAX_MACS = 8;
const MAX_SHIFTS = 8;
const NO_PATH = -1;
const NO_VLANS: number[] = [];
const NO_MACS: string[] = [];
const NO_SHIFTS: TtlShift[] = [];

/** Lists that are alike may be one, and must not be changed. */
export type PathFields = Pick<RtpWindowRecord, 'dscp' | 'ttlMin' | 'ttlMax' | 'vlans' | 'sourceMacs' | 'ttlShifts'>;

/** DSCP, VLAN and TTL in one number, for `PathMarks.note`. */
export function pathOf(trafficClass: number, vlan: number, ttl: number): number {
  return ((trafficClass >> 2) << 26) | ((vlan + 1) << 8) | ttl;
}

/** What the network wrote on the packets of one stream: one comparison a packet while it stays the same. */
export class PathMarks {
  /** Of the last packet, and how many came with the same since they were noted. */
  private path = 0;
  private packets = 0;
  private lastTtl = NO_PATH;
  private macHigh = NO_PATH;
  private macLow = 0;

  /** Null until the path changes. */
  private dscp: Record<string, number> | null = null;
  private ttlMin = 256;
  private ttlMax = -1;
  /** Null until there is one, as of most streams there never is. */
  private vlans: number[] | null = null;
  private sourceMacs: string[] | null = null;
  private ttlShifts: TtlShift[] | null = null;

  /** As many packets more that were the same as the one before. */
  noteSame(packets: number): void {
    this.packets += packets;
  }

  note(path: number, atUs: number): void {
    if (path !== this.path) {
      this.flush();
      this.path = path;
      this.noteTtl(path & 0xff, atUs);
    }
    this.packets++;
  }

  /** Source address of the Ethernet header, upper 16 and lower 32 bits; all zero for none. */
  noteMac(high: number, low: number): void {
    if (low !== this.macLow || high !== this.macHigh) this.addMac(high, low);
  }

  take(): PathFields {
    const dscp = this.takeDscp();
    const { ttlMin, ttlMax } = this;
    const wasSeen = ttlMax >= 0;
    const fields: PathFields = {
      dscp,
      ttlMin: wasSeen ? ttlMin : null,
      ttlMax: wasSeen ? ttlMax : null,
      vlans: this.vlans ?? NO_VLANS,
      sourceMacs: this.sourceMacs ?? NO_MACS,
      ttlShifts: this.ttlShifts ?? NO_SHIFTS,
    };
    this.ttlMin = 256;
    this.ttlMax = -1;
    this.vlans = null;
    this.sourceMacs = null;
    this.ttlShifts = null;
    this.macHigh = NO_PATH;
    return fields;
  }

  private noteTtl(ttl: number, atUs: number): void {
    const from = this.lastTtl;
    this.lastTtl = ttl;
    if (from === NO_PATH || from === ttl) return;
    this.ttlShifts ??= [];
    if (this.ttlShifts.length < MAX_SHIFTS) this.ttlShifts.push({ atUs, from, to: ttl });
  }

  private addMac(high: number, low: number): void {
    this.macHigh = high;
    this.macLow = low;
    const sole = soleMac(high, low);
    if (sole === null) return;
    const macs = this.sourceMacs;
    const text = sole[0] as string;
    if (macs === null) this.sourceMacs = sole;
    else if (macs.length < MAX_MACS && !macs.includes(text)) this.sourceMacs = [...macs, text];
  }

  private takeDscp(): Record<string, number> {
    if (this.dscp === null && this.packets > 0) {
      const counts = singleCount(this.path >>> 26, this.packets);
      this.noteTtlAndVlan();
      return counts;
    }
    this.flush();
    const counts = this.dscp ?? {};
    this.dscp = null;
    return counts;
  }

  private flush(): void {
    if (this.packets === 0) return;
    const dscp = String(this.path >>> 26);
    this.dscp ??= {};
    if (this.dscp[dscp] !== undefined || Object.keys(this.dscp).length < MAX_DISTINCT) {
      this.dscp[dscp] = (this.dscp[dscp] ?? 0) + this.packets;
    }
    this.noteTtlAndVlan();
  }

  private noteTtlAndVlan(): void {
    const ttl = this.path & 0xff;
    const vlan = ((this.path >>> 8) & 0x1fff) - 1;
    if (ttl < this.ttlMin) this.ttlMin = ttl;
    if (ttl > this.ttlMax) this.ttlMax = ttl;
    this.packets = 0;
    if (vlan < 0) return;
    this.vlans ??= [];
    if (this.vlans.length < MAX_DISTINCT && !this.vlans.includes(vlan)) this.vlans.push(vlan);
  }
}
