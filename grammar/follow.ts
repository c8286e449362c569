/**
 * What may follow some tokens, found by walking through the grammar with every possible state at once.
 *
 * The rules are compiled once, when first asked, to a network of states; a walk keeps a set of (state, open rules). Conditions
 * that a rule puts on the tokens ahead are not known here, so an answer can contain a little too much, never too little.
 * Used for error messages and completion; the parser itself does not need it.
 */
import {
  Alternation,
  EOF,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
} from 'chevrotain';
import type { IProduction, IToken, Rule as RuleNode, TokenType } from 'chevrotain';

interface State {
  readonly id: number;
  /** States reached without a token. */
  readonly free: State[];
  token: { readonly type: TokenType; readonly to: State } | null;
  call: { readonly rule: string; readonly to: State } | null;
  isEnd: boolean;
}

/** An open rule and where it goes on when it is done; equal stacks are the same object. */
interface Frame {
  readonly rule: string;
  readonly back: State | null;
  readonly parent: Frame | null;
  readonly inner: Map<string, Frame>;
}

interface Position {
  readonly state: State;
  readonly frame: Frame;
}

/** A token that may come next, and the rules open around it, outermost first. */
export interface NextToken {
  readonly type: TokenType;
  readonly stack: readonly string[];
}

/** The answer for some tokens. */
export interface Walk {
  /** How many of the tokens some reading accepts. */
  readonly accepted: number;
  /** What may follow the accepted ones; the type `EOF` where the text may end. */
  readonly next: readonly NextToken[];
}

/** The network of all rules. */
export class FollowNetwork {
  private readonly starts = new Map<string, State>();
  private count = 0;

  /** Compiles the rules of a parser (`getGAstProductions`). */
  constructor(rules: Readonly<Record<string, RuleNode>>) {
    for (const name of Object.keys(rules)) this.starts.set(name, this.state());
    for (const [name, rule] of Object.entries(rules)) {
      const end = this.sequence(this.start(name), rule.definition);
      end.isEnd = true;
    }
  }

  /**
   * Walks from the start of `rule` over `tokens`, as far as they fit. Rules in `closed` do not exist.
   */
  walk(rule: string, tokens: readonly IToken[], closed: ReadonlySet<string>): Walk {
    const root: Frame = { rule, back: null, parent: null, inner: new Map() };
    let positions = this.closure([{ state: this.start(rule), frame: root }], closed);
    let accepted = 0;
    for (; accepted < tokens.length; accepted += 1) {
      const { tokenType } = tokens[accepted];
      const stepped: Position[] = [];
      for (const { state, frame } of positions) {
        if (state.token !== null && fits(tokenType, state.token.type)) stepped.push({ state: state.token.to, frame });
      }
      if (stepped.length === 0) break;
      positions = this.closure(stepped, closed);
    }
    return { accepted, next: nextOf(positions) };
  }

  private start(rule: string): State {
    const state = this.starts.get(rule);
    if (state === undefined) throw new Error(`Assertion failed: no rule ${rule}`);
    return state;
  }

  private state(): State {
    this.count += 1;
    return { id: this.count, free: [], token: null, call: null, isEnd: false };
  }

  /** Every position reachable without taking a token. */
  private closure(from: readonly Position[], closed: ReadonlySet<string>): Position[] {
    const seen = new Map<Frame, Set<State>>();
    const found: Position[] = [];
    const open = [...from];
    const visit = (state: State, frame: Frame): void => {
      open.push({ state, frame });
    };
    for (let position = open.pop(); position !== undefined; position = open.pop()) {
      const { state, frame } = position;
      const known = seen.get(frame) ?? new Set();
      if (known.has(state)) continue;
      known.add(state);
      seen.set(frame, known);
      found.push(position);
      for (const next of state.free) visit(next, frame);
      if (state.call !== null && !closed.has(state.call.rule))
        visit(this.start(state.call.rule), entered(frame, state.call.rule, state.call.to));
      if (state.isEnd && frame.back !== null && frame.parent !== null) visit(frame.back, frame.parent);
    }
    return found;
  }

  /** Compiles productions one after the other, and yields the state behind the last. */
  private sequence(from: State, productions: readonly IProduction[]): State {
    return productions.reduce<State>((state, production) => this.production(state, production), from);
  }

  private production(from: State, production: IProduction): State {
    const to = this.state();
    if (production instanceof Terminal) from.free.push({ ...this.state(), token: { type: production.terminalType, to } });
    else if (production instanceof NonTerminal) from.free.push({ ...this.state(), call: { rule: production.nonTerminalName, to } });
    else if (production instanceof Alternation) {
      for (const alternative of production.definition) this.sequence(this.branch(from), childrenOf(alternative)).free.push(to);
    } else this.repetition(from, to, production);
    return to;
  }

  private repetition(from: State, to: State, production: IProduction): void {
    const begin = this.branch(from);
    const end = this.sequence(begin, childrenOf(production));
    end.free.push(to);
    if (production instanceof RepetitionWithSeparator || production instanceof RepetitionMandatoryWithSeparator) {
      end.free.push({ ...this.state(), token: { type: production.separator, to: begin } });
    }
    if (production instanceof Repetition || production instanceof RepetitionMandatory) end.free.push(begin);
    if (production instanceof Option || production instanceof Repetition || production instanceof RepetitionWithSeparator)
      from.free.push(to);
  }

  private branch(from: State): State {
    const state = this.state();
    from.free.push(state);
    return state;
  }
}

function childrenOf(production: IProduction): readonly IProduction[] {
  return 'definition' in production ? (production.definition as readonly IProduction[]) : [];
}

function entered(parent: Frame, rule: string, back: State): Frame {
  const key = `${back.id} ${rule}`;
  const known = parent.inner.get(key);
  if (known !== undefined) return known;
  const frame: Frame = { rule, back, parent, inner: new Map() };
  parent.inner.set(key, frame);
  return frame;
}

function fits(found: TokenType, wanted: TokenType): boolean {
  return found === wanted || found.CATEGORIES?.includes(wanted) === true;
}

function nextOf(positions: readonly Position[]): NextToken[] {
  const next: NextToken[] = [];
  for (const { state, frame } of positions) {
    if (state.token !== null) next.push({ type: state.token.type, stack: rulesOf(frame) });
    if (state.isEnd && frame.back === null) next.push({ type: EOF, stack: [frame.rule] });
  }
  return next;
}

function rulesOf(frame: Frame): string[] {
  const names: string[] = [];
  for (let current: Frame | null = frame; current !== null; current = current.parent) names.push(current.rule);
  return names.reverse();
}
