/** What a statement's meaning looks like: the interface that every file here implements and `all.ts` lists. */
import type { Statement } from '../../grammar/ast.ts';
import type { StatementKind } from '../../grammar/ast.ts';
import type { Entity } from '../api/entities.ts';
import type { Engine } from '../engine/engine.ts';
import type { PlannedCommand, PlanScope } from '../engine/planning.ts';
import type { Session } from '../engine/session.ts';

export type StatementOf<K extends StatementKind> = Extract<Statement, { kind: K }>;

/** Where a statement is looked at or run: in a sandbox before anything happens, or for real. */
export interface Place {
  readonly engine: Engine;
  /** The caller's; in a sandbox a copy. */
  readonly session: Session;
  /** Catalogue, topics and settings as this statement finds them. */
  readonly scope: PlanScope;
}

/** Changes the catalogue: goes through the command log. */
export interface Distributed<S> {
  readonly kind: 'distributed';
  /** Pure. Throws what is wrong with the statement. */
  readonly plan: (statement: S, scope: PlanScope) => PlannedCommand;
  /** Where one form of the statement concerns this node alone: what that form does, or null. */
  readonly local?: (statement: S) => Local<S> | null;
}

/** Concerns this node, this session or nothing at all. */
export interface Local<S> {
  readonly kind: 'local';
  /** Runs in the sandbox: throws what is wrong, and changes the sandbox's session as the statement would. */
  readonly check?: (statement: S, place: Place) => void;
  /** The entity to answer with, or null for none. */
  readonly run: (statement: S, place: Place) => Promise<Entity | null> | Entity | null;
}

/** SELECT and PRINT: only on the query endpoints. */
export interface QueryOnly {
  readonly kind: 'query';
}

/** Parses, and has no meaning yet; the reason is the way out that the error names. */
export interface Unsupported {
  readonly kind: 'unsupported';
  readonly name: string;
  readonly reason: string;
}

/** Belongs to the shell or the test runner. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly word: string;
}

export type Meaning<S> = Distributed<S> | Local<S> | QueryOnly | Unsupported | Unknown;

/** A statement's text as replies repeat it. */
export function textOf(statement: { readonly text: string }): string {
  return `${statement.text};`;
}
