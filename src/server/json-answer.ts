/** Answers of the endpoints that speak only JSON. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptsJson, JSON_TYPE } from './negotiate.ts';

/** Sends a value; 406 with an empty body where the client does not take JSON. */
export function sendJson(request: FastifyRequest, reply: FastifyReply, value: unknown): void {
  if (acceptsJson(request.headers.accept)) sendJsonText(reply, JSON.stringify(value));
  else sendNotAcceptable(reply);
}

export function sendNotAcceptable(reply: FastifyReply): void {
  void reply.code(406).send();
}

/** Sends JSON text. As bytes: fastify would add a charset to the type of a string, and clients compare it whole. */
export function sendJsonText(reply: FastifyReply, text: string): void {
  void reply.header('content-type', JSON_TYPE).send(Buffer.from(text));
}
