import type { Server } from 'node:http'
import type { Socket } from 'node:net'

const ANSWERS: Record<string, [line: string, code: string, detail: string]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'headers-too-large', '请求头过长，请清除本站的浏览数据后再试。'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'request-timeout', '请求没有在规定时间内传完，请检查网络后再试。'],
}
const BROKEN: [string, string, string] = ['400 Bad Request', 'malformed-request', '请求的格式不正确。']

/** What the HTTP parser itself refuses is answered as problem+json too, and the connection closed. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const [line, code, detail] = ANSWERS[error.code ?? ''] ?? BROKEN
    const body = JSON.stringify({ type: `urn:mingjian:problem:${code}`, title: detail, status: Number(line.slice(0, 3)), code, detail })
    const head = ['Content-Type: application/problem+json', `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close']
    socket.end(`HTTP/1.1 ${line}\r\n${head.join('\r\n')}\r\n\r\n${body}`)
  })
}
