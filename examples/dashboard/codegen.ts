// Types of every document in src/, from the contract of the hub.

import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  // A project of your own keeps a copy: curl http://127.0.0.1:8080/schema.graphql
  schema: '../../schema.graphql',
  documents: ['src/documents.ts'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        // Figures, days and periods travel as strings and stay strings.
        scalars: { Date: 'string', DateTime: 'string', Decimal: 'string', Period: 'string' },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
};

export default config;
