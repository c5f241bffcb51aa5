import { Module } from '@nestjs/common';
import { RecordsModule } from '../records/records.module.js';
import { WebrtcController } from './webrtc.controller.js';

@Module({ imports: [RecordsModule], controllers: [WebrtcController] })
export class WebrtcModule {}
