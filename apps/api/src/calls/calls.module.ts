import { Module } from '@nestjs/common';
import { CallsController } from './calls.controller.js';
import { CallsRepository } from './calls.repository.js';
import { CallsService } from './calls.service.js';
import { MessagesRepository } from './messages.repository.js';

@Module({
  controllers: [CallsController],
  providers: [CallsService, CallsRepository, MessagesRepository],
  exports: [CallsRepository],
})
export class CallsModule {}
