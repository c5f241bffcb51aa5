import { type DynamicModule, Module } from '@nestjs/common';
import { CONNECTION, DATABASE } from '../tokens.js';
import type { Connection } from './connect.js';

@Module({})
class DatabaseModule {}

/** The one connection pool, for every repository. */
export function databaseModule(connection: Connection): DynamicModule {
  return {
    module: DatabaseModule,
    global: true,
    providers: [
      { provide: CONNECTION, useValue: connection },
      { provide: DATABASE, useValue: connection.database },
    ],
    exports: [CONNECTION, DATABASE],
  };
}
