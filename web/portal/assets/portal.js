// Everything works without this file; it only saves steps.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

const summary = document.querySelector('.error-summary, .done')
if (summary) summary.focus()

const waiting = document.querySelector('form[data-challenge]')
if (waiting && window.crypto && crypto.subtle) solve(waiting, JSON.parse(waiting.dataset.challenge))

async function solve(form, { algorithm, challenge, salt, signature, maxnumber }) {
  const progress = form.querySelector('[data-progress]')
  const button = form.querySelector('button')
  progress.textContent = '正在排队，请稍候，会自动提交……'
  button.disabled = true
  const encoder = new TextEncoder()
  for (let number = 0; number <= (maxnumber || 1e6); number += 1) {
    const hash = new Uint8Array(await crypto.subtle.digest(algorithm, encoder.encode(salt + number)))
    const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
    if (hex !== challenge) continue
    const field = document.createElement('input')
    field.type = 'hidden'
    field.name = 'altcha'
    field.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }))
    form.append(field)
    form.submit()
    return
  }
  progress.textContent = ''
  button.disabled = false
}

const live = document.querySelector('[data-events]')
if (live && window.EventSource) {
  const source = new EventSource(live.dataset.events)
  source.addEventListener('progress', ({ data }) => {
    const { state, percent, read } = JSON.parse(data)
    live.querySelector('progress').value = percent || 0
    live.querySelector('[data-read]').textContent = read
    if (state !== 'queued' && state !== 'running') {
      source.close()
      location.reload()
    }
  })
}
