// Leaving a form with something typed and not sent asks first: a link touched by mistake on a phone loses nothing.

const changed = new Set<HTMLFormElement>()

for (const form of document.forms) if (form.querySelector('[aria-invalid="true"]')) changed.add(form)

document.addEventListener('input', ({ target }) => {
  const { form } = target as HTMLInputElement
  if (form?.method === 'post') changed.add(form)
})

document.addEventListener('submit', ({ target }) => changed.delete(target as HTMLFormElement))

window.addEventListener('beforeunload', (leaving) => {
  if (changed.size > 0) leaving.preventDefault()
})
