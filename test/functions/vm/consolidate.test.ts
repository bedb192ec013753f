import { describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';

describe('/vm consolidate', () => {
  const here = stackOfFile();

  test('consolidates a VM that needs it, and leaves one alone that does not', async () => {
    const { stack } = here;

    const { text, job } = await type(stack, '/vm consolidate consol01 app01', { timeout: 40_000 });

    expect(text).toMatch(/✅ \*consol01\* \(prod\): needs no consolidation any more\./);
    expect(text).toMatch(/✅ \*app01\* \(prod\): needs no consolidation\./);
    expect(job).toMatchObject({ exit: 0 });
    const again = await type(stack, '/vm consolidate consol01');
    expect(again.text).toContain('Already so: *consol01*');
  });

  test('needs a VM', async () => {
    const { text, job } = await type(here.stack, '/vm consolidate');

    expect(text).toContain('Which VM?');
    expect(job).toMatchObject({ exit: 2 });
  });
});
