/**
 * GitHub's own description of its API, as a judge of both sides: of what the
 * code under test sends, and of what this world answers.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { closeObjects } from './close-objects.ts';
import { openapiSubset } from './openapi.generated.ts';

export interface Operation {
  /** Such as `repos/create-release`. */
  readonly id: string;
  readonly method: string;
  /** A template such as `/repos/{owner}/{repo}/releases`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Schema of a JSON body. */
  readonly body?: object;
  readonly bodyRequired?: boolean;
  /** The body is bytes. */
  readonly rawBody?: boolean;
  /** Status to schema; null for an answer without JSON. */
  readonly responses: Readonly<Record<string, object | null>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: object;
}

/** The parts of a request that the description speaks about. */
export interface RequestParts {
  readonly query: Readonly<Record<string, string>>;
  /** Undefined when the request has no body. */
  readonly body: unknown;
}

export interface Openapi {
  readonly operations: readonly Operation[];
  /** What is wrong with a request: empty when it is right. */
  requestProblems(operation: Operation, parts: RequestParts): readonly string[];
  /** What is wrong with an answer: empty when it is right. */
  responseProblems(operation: Operation, status: number, body: unknown): readonly string[];
}

let loaded: Openapi | undefined;

/** The description, parsed at the first use; validators are compiled when first needed. */
export function openapi(): Openapi {
  loaded ??= loadOpenapi();
  return loaded;
}

function loadOpenapi(): Openapi {
  const { operations, schemas } = JSON.parse(openapiSubset) as {
    readonly operations: readonly Operation[];
    readonly schemas: Readonly<Record<string, object>>;
  };
  const compile = schemaCompiler(closeObjects(schemas));
  return {
    operations,
    requestProblems: (operation, parts) => [
      ...queryProblems(operation, parts.query, compile),
      ...bodyProblems(operation, parts.body, compile),
    ],
    responseProblems(operation, status, body) {
      const schema = responseSchema(operation, status);
      if (schema === undefined) return [`status ${status} is not described`];
      if (schema === null) return [];
      return problemsOf(compile(`${operation.id} ${status}`, schema), body, 'response');
    },
  };
}

type Compile = (key: string, schema: object) => ValidateFunction;

function schemaCompiler(schemas: object): Compile {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateSchema: false });
  formats.default(ajv);
  ajv.addSchema({ $id: 'github', schemas }, undefined, undefined, false);
  const compiled = new Map<string, ValidateFunction>();
  return (key, schema) => {
    let validate = compiled.get(key);
    if (!validate) {
      validate = ajv.compile(absoluteReferences(closeObjects(schema)));
      compiled.set(key, validate);
    }
    return validate;
  };
}

/** `#/schemas/x` of an operation means the shared schemas. */
function absoluteReferences(schema: object): object {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"$ref":"#/schemas/', '"$ref":"github#/schemas/'),
  ) as object;
}

function responseSchema(operation: Operation, status: number): object | null | undefined {
  const described = operation.responses[status];
  if (described) return described;
  // GitHub's description leaves out most refusals; they have one of two shapes.
  if (status === 422) return { $ref: '#/schemas/validation-error' };
  if (status >= 400) return { $ref: '#/schemas/basic-error' };
  return described;
}

function queryProblems(operation: Operation, query: RequestParts['query'], compile: Compile) {
  const known = operation.parameters.filter((parameter) => parameter.in === 'query');
  const missing = known.filter(({ name, required }) => required && query[name] === undefined);
  const wrong = Object.entries(query).flatMap(([name, text]) => {
    const parameter = known.find((candidate) => candidate.name === name);
    if (!parameter) return [`query parameter '${name}' is not known`];
    const validate = compile(`${operation.id} ?${name}`, parameter.schema);
    return readings(text).some((value) => validate(value))
      ? []
      : problemsOf(validate, text, `query parameter '${name}'`);
  });
  return [...missing.map(({ name }) => `query parameter '${name}' is missing`), ...wrong];
}

/** A query is text: `100` may be meant as a number, `true` as a boolean. */
function readings(text: string): unknown[] {
  const number = /^-?\d+$/.test(text) ? [Number(text)] : [];
  const boolean = text === 'true' || text === 'false' ? [text === 'true'] : [];
  return [text, ...number, ...boolean];
}

function bodyProblems(operation: Operation, body: unknown, compile: Compile): readonly string[] {
  if (operation.rawBody) return [];
  if (!operation.body) return body === undefined ? [] : ['a body where none is expected'];
  if (body === undefined) return operation.bodyRequired ? ['the body is missing'] : [];
  return problemsOf(compile(`${operation.id} body`, operation.body), body, 'body');
}

function problemsOf(validate: ValidateFunction, value: unknown, what: string): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const field = (params as { additionalProperty?: string }).additionalProperty;
    return `${what}${instancePath} ${message}${field === undefined ? '' : ` ('${field}')`}`;
  });
}
