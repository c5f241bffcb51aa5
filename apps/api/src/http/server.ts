import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { appModule, type Parts } from '../app.module.js';
import type { Log } from '../log.js';

/** Answers as they are made; the names of routes label the measurements. */
export async function createServer(parts: Parts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    genReqId: () => randomUUID(),
    // An upload takes as long as it takes.
    requestTimeout: 0,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  });
  const server = adapter.getInstance();
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'none';
    parts.metrics.observe(method, route, reply.statusCode, reply.elapsedTime / 1000);
    const fields = { request: request.id, method, url: request.url, status: reply.statusCode };
    parts.log.debug({ ...fields, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
  const app = await NestFactory.create<NestFastifyApplication>(appModule(parts), adapter, {
    bodyParser: false,
    logger: nestLogger(parts.log),
  });
  // The only bodies are capture files: they go to their reader as they come, whatever they call themselves.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, body, done) => done(null, body));
  await app.init();
  return app;
}

/** Nest speaks of its own start only in debug. */
function nestLogger(log: Log): LoggerService {
  const quiet = (message: unknown) => log.debug({}, String(message));
  return {
    log: quiet,
    debug: quiet,
    verbose: quiet,
    warn: (message: unknown) => log.warn({}, String(message)),
    error: (message: unknown) => log.error({}, String(message)),
  };
}
