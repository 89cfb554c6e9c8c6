// The development server passes questions on to a hub on this machine, or to CENGBAO_HUB.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const hub = process.env['CENGBAO_HUB'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  // Relative addresses: the built page works in any folder of any web server.
  base: './',
  build: { chunkSizeWarningLimit: 900 },
  server: { proxy: { '/graphql': hub, '/demo': hub, '/errors': hub, '/web': hub } },
});
