/** A configuration that would not do what its author thinks is refused before anything is opened. */
import { describe, expect, test } from 'vitest';
import { checkConfiguration } from '../../../src/engine/settings.ts';
import { openEngine } from '../../../src/statements/open.ts';

describe('the configuration', () => {
  test('takes known settings, with or without their prefix', () => {
    expect(() =>
      checkConfiguration({ 'ksql.service.id': 'a_', 'ksql.streams.auto.offset.reset': 'earliest', 'auto.offset.reset': 'latest' }),
    ).not.toThrow();
  });

  test('refuses an unknown name and a value of the wrong kind, naming both', async () => {
    await expect(openEngine({ directory: null, settings: { 'no.such.setting': '1' } })).rejects.toThrow("'no.such.setting'");
    await expect(openEngine({ directory: null, settings: { 'cache.max.bytes.buffering': 'much' } })).rejects.toThrow(
      'cache.max.bytes.buffering',
    );
  });
});
