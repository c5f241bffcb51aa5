import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { COLLECTOR_COUNTERS } from '../counters/collector-counters.js';

const NAMED = {
  undecoded: 'octets that could not be decoded, by reason',
  other: 'protocols that are recognised and not read, by name',
} as const;

/** Prometheus metrics of a collector's counters: `packets.tcp-sip` is `earshot_collector_packets_tcp_sip_total`. */
export function collectorMetrics(counters: () => Record<string, number>): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [name, help] of Object.entries(COLLECTOR_COUNTERS)) {
    const metric = `earshot_collector_${name.replace(/[.-]/g, '_')}`;
    if (name.startsWith('held.') || name === 'hep.agents') {
      new Gauge({ name: metric, help, registers: [registry], collect: readingOf(counters, name) });
    } else {
      new Counter({ name: `${metric}_total`, help, registers: [registry], collect: increaseTo(counters, name) });
    }
  }
  for (const [family, help] of Object.entries(NAMED)) {
    new Gauge({
      name: `earshot_collector_${family}`,
      help,
      labelNames: ['name'],
      registers: [registry],
      collect() {
        for (const [name, value] of Object.entries(counters())) {
          if (name.startsWith(`${family}.`)) this.set({ name: name.slice(family.length + 1) }, value);
        }
      },
    });
  }
  return registry;
}

function readingOf(counters: () => Record<string, number>, name: string) {
  return function (this: Gauge): void {
    this.set(counters()[name] ?? 0);
  };
}

/** Prometheus counters only go up; ours are totals already. */
function increaseTo(counters: () => Record<string, number>, name: string) {
  return function (this: Counter): void {
    this.reset();
    this.inc(counters()[name] ?? 0);
  };
}
