// The client preset as a strict team sets it up; see docs/frontend.md.

import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['documents.ts'],
  generates: {
    'gql/': {
      preset: 'client',
      config: {
        // Every scalar of the hub travels as a string; one that is not listed here is an error.
        scalars: {
          Date: 'string',
          DateTime: 'string',
          Decimal: 'string',
          Period: 'string',
        },
        strictScalars: true,
        defaultScalarType: 'unknown',
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
};

export default config;
