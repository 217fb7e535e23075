import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { indexImage, seedImage } from '../support/images.ts';
import { projectFolder } from '../support/run-node.ts';
import { openPromoteWorld } from './promote-world.ts';

const schema = JSON.parse(
  readFileSync(join(projectFolder, 'schemas/image-promotion.schema.json'), 'utf8'),
) as object;

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
const validate = ajv.compile(schema);

describe('the receipt of a promotion', () => {
  test('is as its schema says, of a success and of a failure', async () => {
    await using promoting = await openPromoteWorld('plain');
    seedImage(promoting.world, indexImage({ content: 'older' }), {
      registry: 'plain',
      tags: ['1.5.9', 'latest'],
    });
    promoting.world.faults.add({
      id: 'refused',
      match: { method: 'PUT', path: '/v2/octo/demo/manifests/latest' },
      occurrences: { count: 1 },
      effect: { kind: 'status', status: 400 },
    });
    const tags = '{{version}}\nlatest';
    const failed = await promoting.promote({ tags });
    expect(failed.failure?.code).toBe('IMAGE_NOT_RESTORED');
    expect([validate(await promoting.receipt()), validate.errors]).toEqual([true, null]);
    await promoting.promote({ tags });
    expect([validate(await promoting.receipt()), validate.errors]).toEqual([true, null]);
    expect(validate({ ...(await promoting.receipt()), subject: [] })).toBe(false);
  });

  test('is as its schema says when the image was copied', async () => {
    const to = { registry: 'ghcr', repository: 'octo/app' } as const;
    await using promoting = await openPromoteWorld('plain', indexImage(), to);
    expect((await promoting.promote()).failure).toBeUndefined();
    const receipt = await promoting.receipt();
    expect([validate(receipt), validate.errors]).toEqual([true, null]);
    expect(receipt.predicate.image.from).toBe('registry.plain.example/octo/demo');
    expect(receipt.subject[0]!.name).toBe('ghcr.io/octo/app');
  });
});
