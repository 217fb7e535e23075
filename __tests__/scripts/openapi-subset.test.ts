import { describe, expect, test } from '@jest/globals';
import { operationsInUse } from '../../scripts/openapi-operations.ts';
import { renderSubset } from '../../scripts/openapi-subset.ts';
import { closeObjects } from '../../src/world/github/close-objects.ts';
import { endpoints } from '../../src/world/github/endpoints.ts';
import { openapi } from '../../src/world/github/openapi.ts';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });

const release = {
  title: 'Release',
  type: 'object',
  description: 'A release',
  properties: {
    description: { type: 'string', example: 'x' },
    name: { type: 'string', nullable: true },
    kind: { type: 'string', enum: ['a'], nullable: true },
    author: { nullable: true, allOf: [{ $ref: '#/components/schemas/user' }] },
  },
};

const description = {
  paths: {
    '/releases/{id}': {
      get: {
        operationId: 'releases/get',
        description: 'Long prose',
        parameters: [{ $ref: '#/components/parameters/id' }],
        responses: {
          200: json({ $ref: '#/components/schemas/release' }),
          204: { description: 'Nothing' },
        },
      },
      post: {
        operationId: 'releases/upload',
        requestBody: { content: { 'application/octet-stream': { schema: { type: 'string' } } } },
        responses: {},
      },
    },
  },
  components: {
    parameters: { id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } } },
    schemas: {
      release,
      user: { type: 'object', properties: { login: { type: 'string' } } },
      unused: { type: 'object' },
      'release-asset': {
        type: 'object',
        properties: { state: { type: 'string', enum: ['open'] } },
      },
      'validation-error': { type: 'object', properties: {} },
    },
  },
};

const withAmended = {
  ...description.paths,
  '/assets': {
    get: {
      operationId: 'assets/get',
      responses: {
        200: json({ $ref: '#/components/schemas/release-asset' }),
        422: json({ $ref: '#/components/schemas/validation-error' }),
      },
    },
  },
};

describe('the subset of a description', () => {
  const text = renderSubset({ ...description, paths: withAmended } as never, [
    'releases/get',
    'releases/upload',
    'assets/get',
  ]);
  const subset = JSON.parse(text) as {
    readonly operations: readonly object[];
    readonly schemas: Record<string, { readonly properties: Record<string, object> }>;
  };

  test('has the operations asked for, with parameters in place', () => {
    expect(subset.operations[0]).toEqual({
      id: 'releases/get',
      method: 'GET',
      path: '/releases/{id}',
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      responses: { 200: { $ref: '#/schemas/release' }, 204: null },
    });
    expect(subset.operations[1]).toMatchObject({ method: 'POST', rawBody: true });
  });

  test('has only the schemas that these refer to, without prose', () => {
    expect(Object.keys(subset.schemas)).toEqual([
      'release',
      'release-asset',
      'user',
      'validation-error',
    ]);
    expect(text).not.toContain('Long prose');
  });

  test('keeps a property that is called description, and says null as a type', () => {
    expect(subset.schemas.release?.properties).toEqual({
      description: { type: 'string' },
      name: { type: ['string', 'null'] },
      kind: { type: ['string', 'null'], enum: ['a', null] },
      author: { anyOf: [{ type: 'null' }, { allOf: [{ $ref: '#/schemas/user' }] }] },
    });
  });

  test('knows of stubs, which the description leaves out', () => {
    expect(subset.schemas['release-asset']?.properties.state).toMatchObject({
      enum: ['open', 'starter'],
    });
  });

  test('cannot have an operation that is not described', () => {
    expect(() => renderSubset(description as never, ['releases/frobnicate'])).toThrow('frobnicate');
  });
});

describe('the committed subset', () => {
  test('has the operations that the list names, and the world answers all of them', () => {
    expect(openapi().operations.map(({ id }) => id)).toEqual(operationsInUse);
    const answered = ['rate-limit/get', ...Object.keys(endpoints)].sort();
    expect(answered).toEqual([...operationsInUse].sort());
  });

  test('compiles, every request and response of it', () => {
    const judge = openapi();
    for (const operation of judge.operations) {
      judge.requestProblems(operation, { query: {}, body: {} });
      for (const status of Object.keys(operation.responses)) {
        expect(judge.responseProblems(operation, Number(status), undefined)).toBeDefined();
      }
    }
  });
});

describe('closing objects', () => {
  const object = { type: 'object', properties: { a: { type: 'string' } } };

  test('refuses further properties at every depth', () => {
    const closed = { ...object, additionalProperties: false };
    const nested = { type: 'object', properties: { list: { type: 'array', items: object } } };
    expect(closeObjects(nested)).toEqual({
      type: 'object',
      properties: { list: { type: 'array', items: closed } },
      additionalProperties: false,
    });
  });

  test('leaves open what is declared open, and the parts of an allOf', () => {
    const open = { ...object, additionalProperties: true };
    expect(closeObjects(open)).toEqual(open);
    expect(closeObjects({ allOf: [object, object] })).toEqual({ allOf: [object, object] });
  });
});
