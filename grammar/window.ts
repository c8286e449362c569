/**
 * The rule for the WINDOW clause of a query.
 */
import type { Duration, WindowClause } from './ast.ts';
import type { PropertyRules } from './properties.ts';
import { duration } from './properties.ts';
import type { Grammar, NameRules } from './rules.ts';
import { ahead, nameAhead, since } from './rules.ts';
import { Comma, kw, LeftParen, RightParen } from './tokens.ts';

type WindowSize =
  | { type: 'TUMBLING'; size: Duration }
  | { type: 'HOPPING'; size: Duration; advance: Duration }
  | { type: 'SESSION'; gap: Duration };

/** The body of the rule for the WINDOW clause. */
export function windowBody(p: Grammar, names: NameRules, properties: PropertyRules): WindowClause {
  const start = p.consume(0, kw('WINDOW'));
  p.option(0, {
    GATE: () => !ahead(p, 2, LeftParen) && nameAhead(p, 1),
    DEF: () => p.subrule(0, names.name),
  });
  const size = windowSize(p, properties);
  let retention: Duration | null = null;
  const takeRetention = (): void => {
    p.consume(0, kw('RETENTION'));
    retention = duration(p, properties, 4, 'RETENTION');
  };
  p.option(1, {
    GATE: () => ahead(p, 2, kw('RETENTION')),
    DEF: () => {
      p.consume(1, Comma);
      takeRetention();
    },
  });
  const grace = p.option(2, () => {
    p.consume(2, Comma);
    p.consume(0, kw('GRACE'));
    p.consume(0, kw('PERIOD'));
    return duration(p, properties, 5, 'GRACE PERIOD');
  });
  p.consume(0, RightParen);
  return p.ACTION((): WindowClause => ({ ...size, retention, grace: grace ?? null, at: since(p, start) }));
}

/** The window's kind and sizes, up to where RETENTION may stand. */
function windowSize(p: Grammar, properties: PropertyRules): WindowSize {
  return p.or<WindowSize>(0, [
    {
      ALT: () => {
        p.consume(0, kw('TUMBLING'));
        p.consume(0, LeftParen);
        p.consume(0, kw('SIZE'));
        return { type: 'TUMBLING', size: duration(p, properties, 0, 'TUMBLING') };
      },
    },
    {
      ALT: () => {
        p.consume(0, kw('HOPPING'));
        p.consume(1, LeftParen);
        p.consume(1, kw('SIZE'));
        const size = duration(p, properties, 1, 'HOPPING');
        p.consume(0, Comma);
        p.consume(0, kw('ADVANCE'));
        p.consume(0, kw('BY'));
        return { type: 'HOPPING', size, advance: duration(p, properties, 2, 'HOPPING') };
      },
    },
    {
      ALT: () => {
        p.consume(0, kw('SESSION'));
        p.consume(2, LeftParen);
        return { type: 'SESSION', gap: duration(p, properties, 3, 'SESSION') };
      },
    },
  ]);
}
