import { describe, expect, test } from '@jest/globals';
import { didYouMean, suggest } from '#lib/targets/suggest';

describe('suggest', () => {
  test.each([
    ['app1', ['app01', 'app02', 'db01'], ['app01']],
    ['ap01', ['app01', 'app02'], ['app01']],
    ['APP-01', ['app01'], ['app01']],
    ['web', ['web01', 'web02', 'web03', 'web04'], ['web01', 'web02', 'web03']],
    ['db', ['db01'], []],
    ['xyz', ['app01'], []],
    ['app01', ['app01', 'app01', 'App01'], ['app01', 'App01']],
  ])('%j among %j: %j', (typed, names, near) => {
    expect(suggest(typed, names)).toEqual(near);
  });

  test('puts the nearest first', () => {
    expect(suggest('build01', ['build12', 'build02', 'old-build01'])).toEqual(['old-build01', 'build02', 'build12']);
  });
});

describe('didYouMean', () => {
  test('says nothing where nothing is near', () => {
    expect(didYouMean('zzz', ['app01'])).toBe('');
  });

  test('joins up to three names', () => {
    expect(didYouMean('app0', ['app01'])).toBe(' Did you mean app01?');
    expect(didYouMean('app0', ['app01', 'app02'])).toBe(' Did you mean app01 or app02?');
    expect(didYouMean('app0', ['app01', 'app02', 'app03'])).toBe(' Did you mean app01, app02 or app03?');
  });

  test('quotes a name with a blank, as it has to be typed', () => {
    expect(didYouMean('web01', ['web 01'])).toBe(' Did you mean "web 01"?');
  });

  test('puts the dashes of an option before each', () => {
    expect(didYouMean('memry', ['memory'], '--')).toBe(' Did you mean --memory?');
  });
});
