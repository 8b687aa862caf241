// Saves answers as they are given, and keeps them on this device while the network is away. Without this file the form is saved by its button.
const over = document.querySelector('[data-sitting-over]')
if (over) localStorage.removeItem(`sitting:${over.dataset.sittingOver}`)
const form = document.querySelector('form[data-sitting]')
if (form) sit(form)

function sit(form) {
  const store = `sitting:${form.dataset.sitting}`
  const told = form.querySelector('[data-saved]')
  const clock = document.querySelector('[data-remaining]')
  const UNSENT = 'unsent'
  const RETRY_MS = 2000

  // The service's clock: what it said, and how long ago that was by a clock that nobody can set.
  const offset = Date.parse(form.dataset.now) - performance.now()
  const ends = Date.parse(form.dataset.ends)
  const remaining = () => ends - (offset + performance.now())

  const valuesOf = (name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((input) => input.value)
  const read = () => JSON.parse(localStorage.getItem(store) || '{}')
  function remember(unsent) {
    if (Object.keys(unsent).length > 0) localStorage.setItem(store, JSON.stringify(unsent))
    else localStorage.removeItem(store)
  }

  // What the last visit could not send is put back into the form and sent now.
  for (const [name, letters] of Object.entries(read())) {
    for (const input of form.querySelectorAll(`input[name="${name}"]`))
      if (input.type !== 'hidden') input.checked = letters.includes(input.value)
  }

  let sending = false
  let leaving = false
  async function send() {
    const unsent = read()
    const names = Object.keys(unsent)
    if (sending || leaving || names.length === 0) return
    sending = true
    const body = new URLSearchParams({ csrf: form.elements.csrf.value })
    for (const name of names) for (const letter of unsent[name].length > 0 ? unsent[name] : ['']) body.append(name, letter)
    try {
      const answer = await fetch(`${form.getAttribute('action')}/answers`, { method: 'POST', body, signal: AbortSignal.timeout(10000) })
      if (answer.status === 409) return leave()
      if (answer.status === 401 || answer.status === 403) return tellSignedOut()
      if (!answer.ok) throw new Error(String(answer.status))
      const { answered } = await answer.json()
      const now = read()
      for (const name of names) if (String(now[name]) === String(unsent[name])) delete now[name]
      remember(now)
      form.removeAttribute(`data-${UNSENT}`)
      told.textContent = `已保存，已答${answered}题`
    } catch {
      form.setAttribute(`data-${UNSENT}`, '')
      told.textContent = '网络不通，答案先留在本机，恢复后自动保存，请不要关闭页面'
      setTimeout(send, RETRY_MS)
    } finally {
      sending = false
    }
    if (!form.hasAttribute(`data-${UNSENT}`)) send()
  }

  function tellSignedOut() {
    leaving = true
    told.textContent = '登录已超时，答案留在本机。请刷新这一页重新登录，答案会自动补存；计时没有停'
  }

  function leave() {
    leaving = true
    location.reload()
  }

  form.addEventListener('change', ({ target }) => {
    if (!target.name?.startsWith('q.')) return
    remember({ ...read(), [target.name]: valuesOf(target.name) })
    send()
  })
  // Handing in sends the whole form; without a network it would lead to a page of the browser.
  form.addEventListener('submit', (event) => {
    if (navigator.onLine) return
    event.preventDefault()
    told.textContent = '网络不通，还没有交卷；答案留在本机，请在网络恢复后再点一次'
  })
  addEventListener('online', send)

  const two = (number) => String(number).padStart(2, '0')
  const tick = setInterval(() => {
    const seconds = Math.max(0, Math.ceil(remaining() / 1000))
    clock.textContent = `还剩${two(Math.floor(seconds / 60))}分${two(seconds % 60)}秒`
    if (remaining() > 0) return
    clearInterval(tick)
    fetch(location.href, { method: 'HEAD' }).then(leave, () => {
      told.textContent = '时间到，已经保存的答案由平台自动交卷。网络恢复后刷新页面可以看到成绩。'
    })
  }, 250)
  send()
}
