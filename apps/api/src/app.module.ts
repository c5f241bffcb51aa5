import type { Bus } from '@earshot/bus';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CallsModule } from './calls/calls.module.js';
import type { CaptureIntake } from './captures/capture-intake.js';
import { CapturesModule } from './captures/captures.module.js';
import type { Connection } from './database/connect.js';
import { databaseModule } from './database/database.module.js';
import { FindingsModule } from './findings/findings.module.js';
import { HealthModule } from './health/health.module.js';
import type { Metrics } from './health/metrics.js';
import { ProblemFilter } from './http/problem.filter.js';
import type { Ingest } from './ingest/ingest.js';
import { LiveModule } from './live/live.module.js';
import type { Log } from './log.js';
import { ProbesModule } from './probes/probes.module.js';
import { QualityModule } from './quality/quality.module.js';
import { RecordsModule } from './records/records.module.js';
import { RollupsModule } from './rollups/rollups.module.js';
import type { Settings } from './settings.js';
import { StreamsModule } from './streams/streams.module.js';
import { SystemModule } from './system/system.module.js';
import { BUS, INGEST, INTAKE, LOG, METRICS, SETTINGS, SETTLED } from './tokens.js';
import { TransactionsModule } from './transactions/transactions.module.js';
import { WebrtcModule } from './webrtc/webrtc.module.js';

/** What the application is made over: made before it, closed after it. */
export interface Parts {
  readonly connection: Connection;
  readonly bus: Bus;
  readonly ingest: Ingest | null;
  readonly settled: () => Promise<void>;
  readonly intake: CaptureIntake | null;
  readonly metrics: Metrics;
  readonly settings: Settings;
  readonly log: Log;
}

@Module({})
class AppModule {}

export function appModule({ connection, ...parts }: Parts): DynamicModule {
  return {
    module: AppModule,
    global: true,
    imports: [
      databaseModule(connection),
      CallsModule,
      FindingsModule,
      StreamsModule,
      RollupsModule,
      TransactionsModule,
      QualityModule,
      ProbesModule,
      CapturesModule,
      RecordsModule,
      SystemModule,
      HealthModule,
      LiveModule,
      WebrtcModule,
    ],
    providers: [
      { provide: BUS, useValue: parts.bus },
      { provide: INGEST, useValue: parts.ingest },
      { provide: SETTLED, useValue: parts.settled },
      { provide: INTAKE, useValue: parts.intake },
      { provide: METRICS, useValue: parts.metrics },
      { provide: SETTINGS, useValue: parts.settings },
      { provide: LOG, useValue: parts.log },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
    exports: [BUS, INGEST, SETTLED, INTAKE, METRICS, SETTINGS, LOG],
  };
}
