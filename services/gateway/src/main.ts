import { createLogger, listen, runProcess } from '@mingjian/platform'
import { createGateway } from './gateway.ts'
import { settings } from './settings.ts'

await runProcess(settings, async (config, life) => {
  const { PUBLIC_URL, UPSTREAMS, HOST, LOG_LEVEL } = config
  const { server, port, close } = await listen(config)
  life.onClose('http', close)
  server.on(
    'request',
    createGateway(UPSTREAMS, PUBLIC_URL, () => !life.draining, createLogger(LOG_LEVEL, 'gateway')),
  )
  return { ready: `ready http://${HOST}:${port}` }
})
