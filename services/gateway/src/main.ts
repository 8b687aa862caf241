import { createLogger, listen, runProcess } from '@mingjian/platform'
import { createGateway } from './gateway.ts'
import { settings } from './settings.ts'

await runProcess(settings, async ({ PUBLIC_URL, UPSTREAMS, PORT, HOST, LOG_LEVEL }, life) => {
  const { server, port, close } = await listen(PORT, HOST)
  life.onClose('http', close)
  server.on(
    'request',
    createGateway(UPSTREAMS, PUBLIC_URL, () => !life.draining, createLogger(LOG_LEVEL, 'gateway')),
  )
  return { ready: `ready http://${HOST}:${port}` }
})
