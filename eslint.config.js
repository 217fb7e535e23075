/** How the house's habits are kept: layering, sizes, typed promises. CONTRIBUTING.md tells them. */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { layering } from './scripts/eslint/layering.ts';

/** Every layer but the outermost gets these as arguments or ports. */
const ambient = ['process', 'fetch', 'console', 'setTimeout', 'setInterval', 'setImmediate'];

const pure = {
  'no-restricted-globals': [
    'error',
    ...ambient.map((name) => ({ name, message: 'A domain gets this as an argument or a port.' })),
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'Time comes from the clock port.',
    },
    {
      selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
      message: 'Time comes from the clock port.',
    },
    {
      selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
      message: 'Randomness is an argument.',
    },
  ],
};

export default defineConfig(
  {
    ignores: [
      'dist/',
      'lib/',
      'rehearsal/',
      '.peers/',
      '**/fixtures/',
      'reference/',
      '**/*.generated.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    plugins: { 'import-x': importX, house: { rules: { layering } } },
    settings: {
      'import-x/extensions': ['.ts', '.js'],
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })],
    },
    rules: {
      'house/layering': 'error',
      'import-x/no-cycle': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 50 }],
      'max-params': ['error', { max: 3 }],
      'no-console': 'error',
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      // A non-null assertion tells what the line before proved, where the types cannot.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_+$', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      // What was caught is thrown on as it came.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'actions/**/*.ts'],
    ignores: [
      'src/{hosts,adapters,world,rehearsal}/**',
      'src/{main,cli,run-action,create-ports}.ts',
      'actions/index.ts',
    ],
    rules: pure,
  },
  {
    files: ['scripts/**', 'src/hosts/**', 'eslint.config.js', 'jest.config.js'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
  {
    // A describe block is a list of sentences, not a function to understand as one; a property
    // takes as many parameters as it has generators.
    files: ['__tests__/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-params': 'off' },
  },
);
