import { Module } from '@nestjs/common';
import { CallLooks } from './call-looks.js';
import { CallsController } from './calls.controller.js';
import { CallsRepository } from './calls.repository.js';
import { CallsService } from './calls.service.js';
import { DecisionsController } from './decisions.controller.js';
import { DecisionsRepository } from './decisions.repository.js';
import { DecisionsService } from './decisions.service.js';
import { MessagesRepository } from './messages.repository.js';

@Module({
  controllers: [CallsController, DecisionsController],
  providers: [CallsService, CallLooks, CallsRepository, MessagesRepository, DecisionsService, DecisionsRepository],
  exports: [CallsRepository, MessagesRepository],
})
export class CallsModule {}
