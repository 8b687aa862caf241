import { create as qrCode } from 'qrcode'

/** Modules of quiet around the code, as readers need. */
const QUIET = 4
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A code to scan as a picture that stands in a page by itself: black on white whatever the page's colours are. */
export function scanCodeSvg(content: string, label: string): string {
  const { modules } = qrCode(content, { errorCorrectionLevel: 'M' })
  const side = modules.size + 2 * QUIET
  const dark: string[] = []
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) dark.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`)
  return `<svg xmlns="http://www.w3.org/2000/svg" class="scan" role="img" aria-label="${escaped(label)}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${dark.join('')}"/></svg>`
}
