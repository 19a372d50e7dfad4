import { startAuthentication, startRegistration } from '@simplewebauthn/browser'

// Shows the buttons of passkeys where the browser has any, and brings what the key signed. Without script, codes serve.

async function ask<Answer>(place: string, fields: Record<string, string>): Promise<Answer> {
  const response = await fetch(place, { method: 'POST', body: new URLSearchParams(fields) })
  if (!response.ok) throw new Error(`refused: ${response.status}`)
  return response.json() as Promise<Answer>
}

async function present(place: string, purpose: string): Promise<void> {
  if (purpose === 'register') {
    const optionsJSON = await ask<Parameters<typeof startRegistration>[0]['optionsJSON']>(place, { verb: 'start-registration' })
    const response = await startRegistration({ optionsJSON })
    await ask(place, { verb: 'register', response: JSON.stringify(response) })
    return
  }
  const optionsJSON = await ask<Parameters<typeof startAuthentication>[0]['optionsJSON']>(place, { verb: 'start-verification' })
  const response = await startAuthentication({ optionsJSON })
  await ask(place, { verb: 'verify', response: JSON.stringify(response) })
}

for (const block of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
  const { passkey: purpose = '', place = '', next = '/' } = block.dataset
  const said = block.querySelector<HTMLElement>('[role="status"]')
  if (!('PublicKeyCredential' in window)) continue
  block.hidden = false
  block.querySelector('button')?.addEventListener('click', async (event) => {
    event.preventDefault()
    try {
      await present(place, purpose)
      location.assign(next)
    } catch {
      if (said) said.textContent = 'La clé d’accès n’a pas répondu, ou n’a pas été acceptée. Réessayez, ou servez-vous d’un code.'
    }
  })
}
